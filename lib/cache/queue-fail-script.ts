import { queueFunctions, queueMemoryMs } from './queue-keys.ts';
import { defineScript } from './run-script.ts';

/**
 * Gives an item back after a failure: for later, or aside once it was tried often enough. A worker whose lease ran out
 * and whose item somebody else holds by now changes nothing.
 *
 * KEYS: see queue-keys · ARGV: 1 now (ms), 2 id, 3 attempt that failed, 4 most attempts, 5 first pause (ms), 6 factor,
 * 7 reason
 * Returns { 1, due (ms) } for later; { 0, 0 } put aside; { -1, 0 } no longer this worker's.
 */
export const queueFailScript = defineScript(`${queueFunctions}
local id, attempt = ARGV[2], tonumber(ARGV[3])
local held = redis.call('zscore', leases, id) and tonumber(redis.call('hget', attempts, id)) == attempt
if not held then return { -1, 0 } end
if attempt >= tonumber(ARGV[4]) then
  putAside(id, ARGV[7], ARGV[1])
  keepFor(${queueMemoryMs})
  return { 0, 0 }
end
local due = tonumber(ARGV[1]) + tonumber(ARGV[5]) * tonumber(ARGV[6]) ^ (attempt - 1)
takeOut(id)
redis.call('zadd', scheduled, string.format('%.0f', due), id)
keepFor(${queueMemoryMs})
return { 1, due }
`);
