import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { createBatchOutbox } from '#lib/telemetry/batch-outbox.ts';
import { addUpConservation, type ConservationRow, type PendingBatch } from '#lib/telemetry/conservation.ts';
import { makeBatch, makeRollup } from '../../integration/db/make-batch.ts';

const tenants = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const producer = '33333333-3333-4333-8333-333333333333';

/** A receiver in memory: a stream that may lose answers, and the sums that ingestion keeps of it. */
function makeReceiver() {
  const stream = new Map<string, TelemetryBatch>();
  const stored = new Set<string>();
  const rows = new Map<string, ConservationRow>();
  return {
    stream,
    store(batch: TelemetryBatch) {
      stream.delete(batch.id);
      if (stored.has(batch.id)) return;
      stored.add(batch.id);
      const rowOf = (tenantId: string) => {
        const row = rows.get(tenantId) ?? { tenantId, producer, sent: 0, dropped: 0, stored: 0, rejected: 0 };
        rows.set(tenantId, row);
        return row;
      };
      for (const { tenantId, calls } of batch.rollups) rowOf(tenantId).stored += calls;
      for (const account of batch.accounts ?? []) {
        const row = rowOf(account.tenantId);
        row.sent = Math.max(row.sent, account.sent);
        row.dropped = Math.max(row.dropped, account.dropped);
      }
    },
    pending: (): PendingBatch[] => [...stream.values()].filter(({ id }) => !stored.has(id)),
    rows: () => [...rows.values()],
  };
}

type Step =
  | { kind: 'record'; tenant: 0 | 1; calls: number }
  | { kind: 'drain'; answers: ('ok' | 'lost request' | 'lost answer')[] }
  | { kind: 'store'; which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    tenant: fc.constantFrom(0, 1),
    calls: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('drain' as const),
    answers: fc.array(fc.constantFrom('ok', 'lost request', 'lost answer'), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('store' as const), which: fc.nat(9) }),
);

describe('the conservation of operations', () => {
  it('adds up at every moment, whatever is lost, repeated, dropped or stored out of order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const receiver = makeReceiver();
        let answers: Step & { kind: 'drain' } = { kind: 'drain', answers: [] };
        const outbox = createBatchOutbox({
          maxBatches: 3,
          onError: () => undefined,
          send: async (batch) => {
            const answer = answers.answers.shift() ?? 'lost request';
            if (answer !== 'lost request') receiver.stream.set(batch.id, batch);
            if (answer !== 'ok') throw new Error(answer);
          },
        });
        const recorded = { [tenants[0]]: 0, [tenants[1]]: 0 };
        for (const each of steps) {
          if (each.kind === 'record') {
            const tenantId = tenants[each.tenant];
            recorded[tenantId] += each.calls;
            const rows = [makeRollup({ tenantId, bucketMs: 0, calls: each.calls })];
            outbox.put({ ...makeBatch(rows), producer }, each.calls);
          } else if (each.kind === 'drain') {
            answers = { kind: 'drain', answers: [...each.answers] };
            await outbox.drain();
          } else {
            const waiting = [...receiver.stream.values()];
            const batch = waiting[each.which % Math.max(waiting.length, 1)];
            if (batch !== undefined) receiver.store(batch);
          }
          for (const tenant of addUpConservation(receiver.rows(), receiver.pending())) {
            // A later batch that was stored first makes the earlier one visible, which is pending then.
            expect(tenant).toMatchObject({ unaccounted: 0, addsUp: true });
          }
        }
        answers = { kind: 'drain', answers: Array(9).fill('ok') };
        await outbox.drain();
        for (const batch of receiver.stream.values()) receiver.store(batch);
        const { dropped } = outbox.stats();
        const all = addUpConservation(receiver.rows(), []);
        const sum = (of: 'sent' | 'dropped' | 'stored') => all.reduce((total, tenant) => total + tenant[of], 0);
        expect(sum('sent')).toBe(recorded[tenants[0]] + recorded[tenants[1]]);
        expect(sum('dropped')).toBe(dropped);
        expect(sum('stored')).toBe(sum('sent') - dropped);
      }),
      { numRuns: 200 },
    );
  });

  const row: ConservationRow = { tenantId: tenants[0], producer, sent: 10, dropped: 1, stored: 6, rejected: 3 };

  it('tells what was lost and what was counted twice', () => {
    expect(addUpConservation([{ ...row, stored: 4 }], [])).toEqual([
      { tenantId: tenants[0], sent: 10, stored: 4, rejected: 3, dropped: 1, pending: 0, unaccounted: 2, addsUp: false },
    ]);
    expect(addUpConservation([{ ...row, stored: 16 }], [])).toMatchObject([{ unaccounted: -10, addsUp: false }]);
    expect(addUpConservation([row, { ...row, producer: null }], [])).toMatchObject([{ sent: 20, addsUp: true }]);
  });

  it('shows a batch that was lost on its way by the accounts of the next one', () => {
    const lost = makeBatch([makeRollup({ tenantId: tenants[0], bucketMs: 0, calls: 5 })]);
    const next = { ...makeBatch([makeRollup({ tenantId: tenants[0], bucketMs: 0, calls: 7 })]), producer };
    const told = { ...next, accounts: [{ tenantId: tenants[0], sent: 10 + 5 + 7, dropped: 1 }] };
    expect(lost.rollups).toHaveLength(1);
    expect(addUpConservation([row], [told])).toMatchObject([{ pending: 7, unaccounted: 5, addsUp: false }]);
  });

  it('is not known where too much waits to be counted', () => {
    expect(addUpConservation([row], null)).toMatchObject([
      { sent: 10, pending: null, unaccounted: null, addsUp: null },
    ]);
  });
});
