import { expect, it } from 'vitest';
import { CacheUnavailableError } from '#lib/cache/cache-error.ts';
import { sendTelemetryOverHttp } from '#lib/cache/control-over-http-telemetry.ts';
import type { AccessBatch } from '#lib/optimizer/access-record.ts';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { BatchRefusedError } from '#lib/telemetry/batch-outbox.ts';

const batch: TelemetryBatch = { v: 1, id: 'b', producer: 'p', createdAtMs: 1, rollups: [], samples: [] };
const seen = (baseMs: number): AccessBatch => ({ baseMs, parts: [] });

/** A control plane that answers with these statuses, in order; `null`: not at all. */
function answering(...statuses: (number | null)[]) {
  const bodies: unknown[] = [];
  const stream = sendTelemetryOverHttp({
    request: async (_, { body }) => {
      bodies.push(body);
      const status = statuses.shift() ?? null;
      if (status === null) throw new CacheUnavailableError('nobody answers');
      return new Response('{}', { status });
    },
  });
  return { stream, bodies };
}

it('tells of accesses with the next batch, the newest of them, and once', async () => {
  const { stream, bodies } = answering(202, 202);
  await stream.sendAccesses(seen(1));
  await stream.sendAccesses(seen(2));
  await stream.send(batch);
  await stream.send(batch);
  expect(bodies).toEqual([{ batches: [batch], accesses: seen(2) }, { batches: [batch] }]);
});

it('hands a batch in without them where they are refused together', async () => {
  const { stream, bodies } = answering(400, 202);
  await stream.sendAccesses(seen(1));
  await stream.send(batch);
  expect(bodies).toEqual([{ batches: [batch], accesses: seen(1) }, { batches: [batch] }]);
});

it('gives a batch up only where it is refused alone, and keeps one that nobody answered', async () => {
  const refused = answering(403, 403);
  await refused.stream.sendAccesses(seen(1));
  await expect(refused.stream.send(batch)).rejects.toThrow(BatchRefusedError);
  const away = answering(null, 202);
  await away.stream.sendAccesses(seen(1));
  await expect(away.stream.send(batch)).rejects.toThrow(CacheUnavailableError);
  await away.stream.send(batch);
  expect(away.bodies[1], 'they may have arrived').toEqual({ batches: [batch] });
});
