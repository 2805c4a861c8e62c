import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import { fenceLifetimeMs, HeldLock } from './held-lock.ts';
import { lockAcquireScript } from './lock-acquire-script.ts';
import { runScript } from './run-script.ts';
import { StructureClass, scopeInDatabase } from './structure-class.ts';
import { assertTtl } from './ttl-policy.ts';

export interface LockOptions {
  /** Whole seconds after which the lock ends by itself, 1 to ten years. */
  ttlSeconds: number;
  /** How long to wait for another holder, milliseconds, up to an hour. Default 0: ask once. */
  waitMs?: number | undefined;
  /** True: extended every third of its lifetime until released, lost, or the process ends. Default false. */
  renew?: boolean | undefined;
}

const greatestWaitMs = 3_600_000;
/** Pauses between two attempts, milliseconds: doubling. */
const firstPauseMs = 5;
const longestPauseMs = 100;

/**
 * Takes the tenant's lock `name`, or answers `null` where another holder has it after `waitMs`, or where the server
 * does not answer (reported; thrown in strict mode): a lock is never pretended.
 * @throws KeyError, TtlError, ArgumentError (`waitMs`)
 */
export async function acquireLock(owner: TenantScope, name: string, options: LockOptions): Promise<HeldLock | null> {
  const { ttlSeconds, waitMs = 0, renew = false } = options;
  assertTtl(ttlSeconds);
  if (!(waitMs >= 0 && waitMs <= greatestWaitMs)) {
    throw new ArgumentError(`waitMs is a number of milliseconds from 0 to ${greatestWaitMs}`);
  }
  const { catalogue } = owner.core;
  const locks = new StructureClass(owner, scopeInDatabase(catalogue, catalogue.systemUses.locks, 'lock'));
  const keys = [locks.keyOf(name, 'lock'), locks.keyOf(name, 'fence')];
  const token = randomBytes(32).toString('base64url');
  const ttlMs = ttlSeconds * 1000;
  const giveUpAtMs = performance.now() + waitMs;

  return await locks.run<HeldLock | null>('lock', name, null, async (client, call) => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const askedAtMs = performance.now();
      const fence = await runScript(client, lockAcquireScript, keys, [token, ttlMs, fenceLifetimeMs(ttlMs)]);
      if (typeof fence === 'number') {
        call.ttlSeconds = ttlSeconds;
        return new HeldLock({ locks, name, token, fence, ttlMs, renew, askedAtMs });
      }
      const leftMs = giveUpAtMs - performance.now();
      if (leftMs <= 0) return null;
      await delay(Math.min(pauseMs, leftMs));
    }
  });
}
