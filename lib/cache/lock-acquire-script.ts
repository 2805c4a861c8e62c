import { defineScript } from './run-script.ts';

/**
 * Takes a lock and its fence. Asked again with the token that holds it (the answer was lost on the way), it gives the
 * same fence again. The fence is the last one plus one, but never below the server's clock in microseconds: it keeps
 * growing even where a failover or an expiry lost the counter.
 *
 * KEYS: 1 lock (its token), 2 fence · ARGV: 1 token, 2 lifetime of the lock (ms), 3 lifetime of the unused fence (ms)
 * Returns the fence, or null where somebody else holds the lock.
 */
export const lockAcquireScript = defineScript(`
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
local last = tonumber(redis.call('get', KEYS[2]) or '0')
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
if holder and last > 0 then return last end
local time = redis.call('time')
local fence = math.max(last + 1, tonumber(time[1]) * 1000000 + tonumber(time[2]))
redis.call('set', KEYS[2], string.format('%.0f', fence), 'px', ARGV[3])
return fence
`);
