import { defineScript } from './run-script.ts';

/**
 * Adds to a counter; a new one gets a TTL, an old one keeps what it has. Refuses, with nothing written, what would leave
 * the numbers that JavaScript holds exactly.
 *
 * KEYS: 1 counter · ARGV: 1 amount, 2 TTL of a new counter in seconds
 * Returns the new value, or the server's error where the stored value is no whole number.
 */
export const incrementScript = defineScript(`
local isNew = redis.call('exists', KEYS[1]) == 0
local value = redis.pcall('incrby', KEYS[1], ARGV[1])
if type(value) == 'table' then return value end
if value > 9007199254740991 or value < -9007199254740991 then
  redis.call('decrby', KEYS[1], ARGV[1])
  if isNew then redis.call('del', KEYS[1]) end
  return redis.error_reply('KRYONIX_RANGE the counter would leave the safe integers')
end
if isNew then redis.call('expire', KEYS[1], ARGV[2]) end
return value
`);
