import { runPipeline } from '../backup/run-pipeline.ts';
import type { ScanPace } from '../backup/scan-tenant.ts';
import type { OnePlace } from './one-place.ts';

/** Somebody waits for the answer. */
const pace: ScanPace = { keysPerScan: 500, restShare: 0.2 };
/** Of each page so many keys are weighed, and so many in all: the order of a scan has nothing to do with their size. */
const weighedPerPage = 20;
const weighedInAll = 2_000;

/** How much of a tenant is in one database. A key that comes twice counts once in most cases: for people. */
interface TenantSize {
  keys: number;
  /** In the server's memory, by a sample; `null` where no key could be weighed. */
  bytes: number | null;
}

export async function measureTenant({ tenantId, database, databases }: OnePlace): Promise<TenantSize> {
  let [keys, weighed, bytes] = [0, 0, 0];
  for await (const { client, storedKeys } of databases.pagesOf(tenantId, database, pace, () => false)) {
    keys += storedKeys.length;
    const sample = storedKeys.slice(0, Math.min(weighedPerPage, weighedInAll - weighed));
    if (sample.length === 0) continue;
    const answers = await runPipeline(client, (pipeline) => {
      for (const key of sample) pipeline.memory('USAGE', key);
    });
    // A key that ended meanwhile weighs nothing, and is none.
    const known = answers.filter((answer) => typeof answer === 'number');
    weighed += known.length;
    bytes += known.reduce((sum, each) => sum + each, 0);
  }
  if (keys === 0) return { keys, bytes: 0 };
  return { keys, bytes: weighed === 0 ? null : Math.round((keys * bytes) / weighed) };
}
