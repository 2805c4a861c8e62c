import { backUpKeys } from '#server/backup/back-up-keys.ts';
import { openBackupContext } from '#server/backup/open-backup-context.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { verifyBackup } from '#server/backup/verify-backup.ts';
import { makePools } from '#server/db/pools.ts';
import { parseEnv } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import type { Connections } from '#server/runtime/connections.ts';

interface Told {
  operation: 'backup' | 'verify' | 'restore';
  connections: Connections;
  home: string;
  masterKey: string;
  tenantId: string;
  file: string;
  restoreId: string;
}

/** One operation in a process of its own, as the product does it, so that its memory can be told: prints what it took. */
logger.level = 'error';
const told = JSON.parse(process.argv[2] ?? '') as Told;
const { operation, connections, home, masterKey, tenantId, file, restoreId } = told;
const pools = makePools(connections);
const env = parseEnv({ NODE_ENV: 'production', KRYONIX_HOME: home });
const context = await openBackupContext({ env, pools, connections, masterKey, log: logger });
const work = { progress: async () => undefined, cancelled: () => false };
const begunMs = performance.now();
let bytes = 0;
if (operation === 'backup') bytes = (await backUpKeys(context, { tenantId, file, sections: [] }, work)).totals.bytes;
else if (operation === 'verify') await verifyBackup(context, file, work);
else await runRestore(context, { tenantId, id: restoreId }, work);
const seconds = (performance.now() - begunMs) / 1_000;
// Kibibytes on Linux.
const peakMiB = process.resourceUsage().maxRSS / 1_024;
process.stdout.write(`${JSON.stringify({ seconds, bytes, peakMiB })}\n`);
process.exit(0);
