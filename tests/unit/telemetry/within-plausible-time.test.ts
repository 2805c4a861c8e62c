import { describe, expect, it } from 'vitest';
import { withinPlausibleTime } from '#lib/telemetry/within-plausible-time.ts';
import { makeBatch, makeRollup, makeSample } from '../../integration/db/make-batch.ts';

const tenantId = '89c1f566-2e67-496b-bc14-3e615e99ff1a';
const now = Date.UTC(2026, 0, 2);
const hour = 3_600_000;

describe('a batch in plausible time', () => {
  it('keeps what is at most a day late, and leaves out the far past and the future, counted', () => {
    const times = [now - 24 * hour, now, now + 60_000, now - 26 * hour, now + hour];
    const batch = makeBatch(
      times.map((bucketMs) => makeRollup({ tenantId, bucketMs })),
      times.map((atMs) => makeSample({ tenantId, atMs })),
    );
    const kept = withinPlausibleTime(batch, now);
    expect(kept.batch.rollups.map((row) => row.bucketMs)).toEqual(times.slice(0, 3));
    expect(kept.batch.samples.map((row) => row.atMs)).toEqual(times.slice(0, 3));
    expect(kept.refused.map((row) => row.bucketMs)).toEqual(times.slice(3));
    expect(kept.batch.id).toBe(batch.id);
  });
});
