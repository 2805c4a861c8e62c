import { defineScript } from './run-script.ts';

/**
 * Notes where a user is and until when that holds; the whole lives as long as its youngest entry.
 *
 * KEYS: 1 positions (geo), 2 expiry (user by end, ms), 3 facts (user → `accuracy:recorded at (ms)`)
 * ARGV: 1 user, 2 longitude, 3 latitude, 4 lifetime (ms), 5 accuracy (m) or ''
 * Returns 1.
 */
export const geoSetScript = defineScript(`
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('geoadd', KEYS[1], ARGV[2], ARGV[3], ARGV[1])
redis.call('zadd', KEYS[2], string.format('%.0f', now + tonumber(ARGV[4])), ARGV[1])
redis.call('hset', KEYS[3], ARGV[1], ARGV[5] .. ':' .. string.format('%.0f', now))
for _, key in ipairs(KEYS) do
  if redis.call('pttl', key) < tonumber(ARGV[4]) then redis.call('pexpire', key, ARGV[4]) end
end
return 1
`);
