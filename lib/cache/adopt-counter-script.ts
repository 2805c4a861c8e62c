import { defineScript } from './run-script.ts';

/**
 * Turns a whole number that was set into a counter of the same value, if it is still what was read. Keeps the TTL.
 *
 * KEYS: 1 entry · ARGV: 1 SHA-1 of the bytes that were read, in hex, 2 the number
 * Returns 1, or 0 where the entry changed meanwhile.
 */
export const adoptCounterScript = defineScript(`
local stored = redis.call('get', KEYS[1])
if not stored or redis.sha1hex(stored) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`);
