import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

const script = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const releaseScript = script('./release-lease.lua');
const extendScript = script('./extend-lease.lua');

const leaseKey = (name: string) => `kryonix:lease:${name}`;

/** The right to run one job, held by one process at a time. */
export interface Lease {
  /** True once another process may hold it: the work must end. */
  lost(): boolean;
  release(): Promise<void>;
}

/** Whether some process holds the lease `name` now. */
export async function isLeased(control: Redis, name: string): Promise<boolean> {
  return (await control.exists(leaseKey(name))) === 1;
}

/**
 * Takes the lease `name` for `leaseMs` and keeps it while it is held; `null` where another process has it. A process
 * that dies loses it after `leaseMs`.
 */
export async function takeLease(control: Redis, name: string, leaseMs: number): Promise<Lease | null> {
  const key = leaseKey(name);
  const token = randomUUID();
  if ((await control.set(key, token, 'PX', leaseMs, 'NX')) !== 'OK') return null;
  let lost = false;
  const timer = setInterval(() => {
    control.eval(extendScript, 1, key, token, leaseMs).then(
      (held) => {
        if (held !== 1) lost = true;
      },
      // Nobody can tell whether it is still ours: the work must end rather than run twice.
      () => {
        lost = true;
      },
    );
  }, leaseMs / 3);
  return {
    lost: () => lost,
    release: async () => {
      clearInterval(timer);
      await control.eval(releaseScript, 1, key, token);
    },
  };
}
