import { defineScript } from './run-script.ts';

/**
 * Gives a lock a new lifetime where the token still holds it; the fence outlives it by as much as when it was taken.
 *
 * KEYS: 1 lock, 2 fence · ARGV: 1 token, 2 lifetime of the lock (ms), 3 lifetime of the unused fence (ms)
 * Returns 1, or 0 where the lock is gone or somebody else's.
 */
export const lockExtendScript = defineScript(`
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('pexpire', KEYS[2], ARGV[3])
return redis.call('pexpire', KEYS[1], ARGV[2])
`);
