import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface ExclusiveLock {
  release(): Promise<void>;
}

const retryMs = 100;

/**
 * One holder per `name` and machine: a socket in Linux' abstract namespace, which the kernel frees when its holder dies,
 * however it dies, so that no stale lock can be left behind.
 * Waits up to `waitMs`; null when somebody else still holds it then. Elsewhere, where only servers of one's own can be
 * used, there is no such namespace and nothing is locked.
 */
export async function acquireExclusiveLock(name: string, waitMs: number): Promise<ExclusiveLock | null> {
  if (process.platform !== 'linux') return { release: async () => {} };
  const path = `\0kryonix-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const deadline = Date.now() + waitMs;
  for (;;) {
    const lock = await tryLock(path);
    if (lock || Date.now() >= deadline) return lock;
    await delay(retryMs);
  }
}

function tryLock(path: string): Promise<ExclusiveLock | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen({ path, exclusive: true }, () => {
      server.unref();
      resolve({ release: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
}
