import { appendAccesses } from '#lib/cache/telemetry-stream.ts';
import { type AccessBatch, recordBytes } from '#lib/optimizer/access-record.ts';
import { services } from '../services.ts';
import { takeFrom } from './request-windows.ts';

/** The optimiser studies the traffic as it is: a clock that is further off would mix up who came first. */
const aheadMs = 10_000;
const oldestMs = 60_000;
const windowSeconds = 10;
/** Of one tenant in ten seconds: sixty processes that tell once a second. What is read of all tenants is one stream. */
export const accessShare = 600;
/** Where a record has its time, as {@link AccessBatch} declares it. */
const timeAt = 8;

/** How many records there are; `null` where the time of one cannot be. */
function countRecords({ baseMs, parts }: AccessBatch, nowMs: number): number | null {
  let count = 0;
  for (const { packed } of parts) {
    const bytes = Buffer.from(packed, 'base64');
    for (let at = 0; at < bytes.length; at += recordBytes) {
      const timeMs = baseMs + bytes.readUInt32LE(at + timeAt);
      if (timeMs > nowMs + aheadMs || timeMs < nowMs - oldestMs) return null;
      count += 1;
    }
  }
  return count;
}

/**
 * Hands on to the optimiser what a tenant's own program saw, and answers how many accesses that were. 0 where their time
 * cannot be, or the tenant tells too often: it learns from the rest, as from a process that is away for a moment.
 */
export async function takeAccesses(tenantId: string, batch: AccessBatch): Promise<number> {
  const count = countRecords(batch, Date.now()) ?? 0;
  if (count === 0) return 0;
  const window = { name: `accesses:${tenantId}`, limit: accessShare, windowSeconds };
  if ((await takeFrom(window)) > 0) return 0;
  await appendAccesses(services().control, batch);
  return count;
}
