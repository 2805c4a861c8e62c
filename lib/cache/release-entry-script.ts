import { defineScript } from './run-script.ts';

/**
 * Takes an entry's TTL away where it still is the one that it was given; whoever wrote it since keeps what was said then.
 *
 * KEYS: 1 entry · ARGV: 1 when it was to end, milliseconds since the epoch
 * Returns 1 where it has no TTL now, 0 where nothing was done.
 */
export const releaseEntryScript = defineScript(`
if redis.call('pexpiretime', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
return redis.call('persist', KEYS[1])
`);
