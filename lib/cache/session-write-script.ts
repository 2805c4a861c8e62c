import { defineScript } from './run-script.ts';

/**
 * Creates a session, or merges fields into one that is still there, and starts its lifetime again. Fields that are not
 * named stay as they are, so that two writers at once lose nothing of each other.
 *
 * KEYS: 1 session · ARGV: 1 lifetime (ms), 2 user of a new session, or '' to change an existing one, 3… field, value …
 * Returns { user, now (ms) }, or null where there is no session to change.
 */
export const sessionWriteScript = defineScript(`
local time = redis.call('time')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local user = ARGV[2]
if user == '' then
  user = redis.call('hget', KEYS[1], 'user')
  if not user then return false end
else
  redis.call('hset', KEYS[1], 'user', user, 'created', now)
end
redis.call('hset', KEYS[1], 'active', now)
for i = 3, #ARGV, 2 do redis.call('hset', KEYS[1], 'data:' .. ARGV[i], ARGV[i + 1]) end
redis.call('pexpire', KEYS[1], ARGV[1])
return { user, now }
`);
