import { entryHashOf } from '#lib/optimizer/entry-hash.ts';
import { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';
import { readOp } from '#lib/optimizer/trace.ts';
import { productionWindows } from '#server/optimizer/optimizer-windows.ts';
import { packRecords } from '#tests/unit/optimizer/pack-records.ts';
import { seededRandom } from '#tests/unit/optimizer/synthetic-trace.ts';

const tenantId = '7b3c9d2e-0000-4000-8000-000000000001';
const startMs = 1_700_000_000_000;
/** Long enough for the shortest study to end and the next one to begin, and for hours to be remembered. */
const hours = 4;
const perSecond = 20;
const keyCount = 60_000;
const classCount = 12;
const secondsPerBatch = 60;

/**
 * Bytes at most of all that is kept of one busy tenant while it is observed: what every TTL would do to each class, the
 * study whose turn it is, what could be loaded ahead, what recurs, the curve of memory, storms of misses, and what waits.
 */
export function measureTenantState(seed: number): number {
  const random = seededRandom(seed);
  const traffic = new TenantTraffic(productionWindows.scales, seed);
  const classes = Array.from({ length: classCount }, (_, at) => `crm:class${at}`);
  const hashes = classes.map((name) => entryHashOf(tenantId, name));
  let most = 0;
  for (let second = 0; second < hours * 3_600; second += secondsPerBatch) {
    const baseMs = startMs + second * 1_000;
    const records = Array.from({ length: perSecond * secondsPerBatch }, (_, at) => {
      const key = Math.floor(keyCount * random() ** 3);
      const classIndex = key % classCount;
      hashes[classIndex]?.of(`key ${key}`);
      const { low = 0, high = 0 } = hashes[classIndex] ?? {};
      const hit = random() < 0.5;
      const stored = { sizeBytes: 500, costMs: 5, ttlSeconds: hit ? 0 : 600, explicitTtl: false, ahead: false };
      const timeMs = baseMs + Math.floor((1_000 * at) / perSecond);
      return { low, high, timeMs, classIndex, op: readOp, hit, client: 1 + Math.floor(2_000 * random()), ...stored };
    });
    const part = { tenantId, threshold: 2 ** 32, classes, loaders: classes.slice(0, 2) };
    traffic.add({ ...part, ...packRecords(records, baseMs) }, baseMs);
    traffic.advance();
    most = Math.max(most, traffic.stateBytes);
  }
  return most;
}
