import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { QueueItem } from '#lib/cache/queue-item.ts';
import { type PriorityLevel, queuePriorities } from '#lib/cache/queue-priorities.ts';
import type { TenantQueue } from '#lib/cache/tenant-queue.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

type Step =
  | { kind: 'enqueue'; priority: PriorityLevel; delaySeconds: number }
  | { kind: 'reserve'; count: number }
  | { kind: 'ack' | 'fail'; pick: number }
  | { kind: 'wait'; seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('enqueue' as const),
    priority: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
    delaySeconds: fc.constantFrom(0, 0, 5, 400),
  }),
  fc.record({ kind: fc.constant('reserve' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constantFrom('ack' as const, 'fail' as const), pick: fc.nat(20) }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 3, 10, 200) }),
);

const leaseSeconds = 10;

/** What must hold of the queue whatever is done to it, in whatever order. */
class Model {
  nowMs = Date.UTC(2030, 0, 1);
  readonly added = new Map<string, { dueMs: number; expiresMs: number }>();
  readonly done = new Set<string>();
  readonly leasedUntilMs = new Map<string, number>();
  readonly taken: QueueItem[] = [];

  handedOut(items: QueueItem[]): void {
    for (const item of items) {
      const known = this.added.get(item.id);
      expect(known).toBeDefined();
      expect(this.done.has(item.id)).toBe(false);
      expect(item.attempt).toBeLessThanOrEqual(4);
      expect(this.leasedUntilMs.get(item.id) ?? 0).toBeLessThanOrEqual(this.nowMs);
      expect(known?.dueMs).toBeLessThanOrEqual(this.nowMs);
      if (item.attempt === 1) expect(known?.expiresMs).toBeGreaterThan(this.nowMs);
      this.leasedUntilMs.set(item.id, this.nowMs + leaseSeconds * 1_000);
      this.taken.push(item);
    }
  }
}

async function take(model: Model, queue: TenantQueue, each: Step): Promise<void> {
  if (each.kind === 'wait') model.nowMs += each.seconds * 1_000;
  if (each.kind === 'enqueue') {
    const dueMs = model.nowMs + each.delaySeconds * 1_000;
    const added = await queue.enqueue(model.added.size, { priority: each.priority, scheduledFor: new Date(dueMs) });
    const expiresMs = dueMs + queuePriorities[each.priority].ttlSeconds * 1_000;
    model.added.set(added?.id ?? '', { dueMs, expiresMs });
  }
  if (each.kind === 'reserve') model.handedOut(await queue.reserve({ count: each.count, leaseSeconds }));
  const item = 'pick' in each ? model.taken[each.pick % Math.max(1, model.taken.length)] : undefined;
  if (item !== undefined && each.kind === 'ack') {
    const wasDone = model.done.has(item.id);
    const count = await queue.ack(item);
    if (wasDone) expect(count).toBe(0);
    if (count === 1) model.done.add(item.id);
  }
  if (item !== undefined && each.kind === 'fail') {
    const result = await queue.fail(item);
    if (model.done.has(item.id)) expect(result).toBe('lost');
    if (result === 'retry') model.leasedUntilMs.set(item.id, model.nowMs + 1_000 * 2 ** (item.attempt - 1));
  }
}

it('loses nothing, hands nothing to two at once, and ends every item as done or put aside', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const model = new Model();
      const cache = on.open({ now: () => model.nowMs });
      const queue = cache.forTenant(on.tenantId).queue(`model-${run++}`);
      for (const each of steps) {
        await take(model, queue, each);
        const counts = await queue.counts();
        const inside = (counts?.ready ?? 0) + (counts?.reserved ?? 0) + (counts?.scheduled ?? 0) + (counts?.dead ?? 0);
        expect(inside).toBe(model.added.size - model.done.size);
      }
      for (let round = 0; round < 12; round++) {
        model.nowMs += 1_000_000;
        model.handedOut(await queue.reserve({ leaseSeconds }));
      }
      const dead = await queue.deadLetters();
      expect(new Set([...dead.map(({ id }) => id), ...model.done])).toEqual(new Set(model.added.keys()));
      expect(await queue.counts()).toEqual({ ready: 0, reserved: 0, scheduled: 0, dead: dead.length });
      await cache.close();
    }),
    { numRuns: 40 },
  );
});
