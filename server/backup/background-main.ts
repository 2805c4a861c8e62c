import { makePools } from '../db/pools.ts';
import { logger } from '../logger.ts';
import { openRequestClient } from '../redis/clients.ts';
import { shareAllOwnReads } from '../redis/own-reads.ts';
import { type BackgroundNews, type BackgroundTask, stopMessage } from './background-message.ts';
import { WorkStopped } from './backup-context.ts';
import { openBackupContext } from './open-backup-context.ts';
import { runBackup } from './run-backup.ts';
import { runRestore } from './run-restore.ts';
import { watchWaiting } from './watch-waiting.ts';

const shareEveryMs = 1_000;
const works = { backup: runBackup, restore: runRestore };

/** One backup or restore in a process of its own, which its parent told what; it stops where the parent is gone. */
let stopped = false;
const tell = (news: BackgroundNews) => new Promise((sent) => process.send?.(news, sent) ?? sent(null));
// One listener from the beginning: what was sent while this program was being read comes all at once.
const told = new Promise<BackgroundTask>((resolve) => {
  process.on('message', (message) => {
    if (message === stopMessage) stopped = true;
    else resolve(message as BackgroundTask);
  });
});
process.on('disconnect', () => {
  stopped = true;
});
// The parent ends this process; a signal for the whole group reaches both.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const { kind, place, connections, masterKey, wrapping, env } = await told;
const pools = makePools(connections);
const control = openRequestClient(connections.controlRedisUrl, 'backup-control', logger);
const share = () =>
  shareAllOwnReads(control).catch((error: unknown) => logger.debug({ err: error }, 'own reads are told later'));
const sharing = setInterval(share, shareEveryMs);
// From here on it can say that it starves, and so may be served last.
const endWatch = watchWaiting(() => void tell({ kind: 'starving' }));
if (endWatch !== null) await tell({ kind: 'watched' });
const context = await openBackupContext({ env, pools, connections, masterKey, wrapping, log: logger });
try {
  const outcome = await works[kind](context, place, {
    progress: async (done, total) => void (await tell({ kind: 'progress', done, total })),
    cancelled: () => stopped,
  });
  await tell({ kind: 'ended', outcome });
} catch (error) {
  if (!(error instanceof WorkStopped)) throw error;
  await tell({ kind: 'ended', outcome: 'stopped' });
} finally {
  clearInterval(sharing);
  endWatch?.();
  await share();
  control.disconnect();
  await pools.close();
}
// What a storage keeps open must not keep it.
process.exit(0);
