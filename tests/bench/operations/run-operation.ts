import { once } from 'node:events';
import { backUpKeys } from '#server/backup/back-up-keys.ts';
import { openBackupContext } from '#server/backup/open-backup-context.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { verifyBackup } from '#server/backup/verify-backup.ts';
import { makePools } from '#server/db/pools.ts';
import { parseEnv } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import type { ToldOperation } from './operation-process.ts';

/** One operation in a process of its own, as the product does it; stands still when it is told to, and tells what it took. */
logger.level = 'error';
const [told] = (await once(process, 'message')) as [ToldOperation];
const { operation, connections, home, masterKey, tenantId, file, restoreId } = told;
const pools = makePools(connections);
const env = parseEnv({ NODE_ENV: 'production', KRYONIX_HOME: home });
const context = await openBackupContext({ env, pools, connections, masterKey, log: logger });

let pausing = false;
let pausedMs = 0;
process.on('message', (message) => {
  pausing = message === 'pause';
});
process.on('disconnect', () => process.exit(1));
const tell = (message: unknown) => new Promise((sent) => process.send?.(message, sent));
const work = {
  async progress() {
    if (!pausing) return;
    const begunMs = performance.now();
    await tell('paused');
    while (pausing) await once(process, 'message');
    pausedMs += performance.now() - begunMs;
  },
  cancelled: () => false,
};

await tell('begun');
const begunMs = performance.now();
let totals = { entries: 0, bytes: 0 };
if (operation === 'backup') totals = (await backUpKeys(context, { tenantId, file, sections: [] }, work)).totals;
else if (operation === 'verify') totals = await verifyBackup(context, file, work);
else await runRestore(context, { tenantId, id: restoreId }, work);
const seconds = (performance.now() - begunMs - pausedMs) / 1_000;
// Kibibytes on Linux.
const peakMiB = process.resourceUsage().maxRSS / 1_024;
await tell({ seconds, peakMiB, entries: totals.entries, bytes: totals.bytes });
process.exit(0);
