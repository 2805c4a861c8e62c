import { defineScript } from './run-script.ts';

/**
 * Frees a lock where the token still holds it, so that who comes late never frees the next holder's.
 *
 * KEYS: 1 lock · ARGV: 1 token
 * Returns 1, or 0 where the lock is gone or somebody else's.
 */
export const lockReleaseScript = defineScript(`
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])
`);
