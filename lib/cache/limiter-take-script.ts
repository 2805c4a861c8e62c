import { defineScript } from './run-script.ts';

/**
 * A sliding window that forgets nothing: every unit taken in the last window is an entry, so that no window of that
 * length, wherever it begins, ever holds more than the limit. The server's clock decides, in microseconds.
 *
 * KEYS: 1 sorted set of what was taken · ARGV: 1 window (ms), 2 limit, 3 cost, 4 a name for this call
 * Returns { 1 or 0, units left, milliseconds until the cost would fit (0 where allowed) }.
 */
export const limiterTakeScript = defineScript(`
local window, limit, cost = tonumber(ARGV[1]) * 1000, tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('time')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
redis.call('zremrangebyscore', KEYS[1], '-inf', string.format('%.0f', now - window))
local taken = redis.call('zcard', KEYS[1])
if taken + cost > limit then
  local leaves = redis.call('zrange', KEYS[1], taken + cost - limit - 1, taken + cost - limit - 1, 'withscores')
  return { 0, limit - taken, math.max(1, math.ceil((tonumber(leaves[2]) + window - now + 1) / 1000)) }
end
for unit = 1, cost do
  redis.call('zadd', KEYS[1], string.format('%.0f', now), ARGV[4] .. ':' .. unit)
end
redis.call('pexpire', KEYS[1], ARGV[1])
return { 1, limit - taken - cost, 0 }
`);
