import { defineScript } from './run-script.ts';

/** Reporters whose last number is kept for a tenant: beyond it the one that was heard of longest ago is forgotten. */
const mostReporters = 256;

/**
 * Adds what a process stored of one tenant, once, and answers all that is known of the tenant's memory.
 *
 * KEYS[1] the tenant's usage · KEYS[2] the last report of each process · ARGV[1] the process, empty for one that does not
 * number its reports · ARGV[2] the number of the report · then purpose database and bytes by turns, bytes may be negative
 * Returns whether the report was counted before, the bytes that were taken away and not there, and the hash as HGETALL
 * does: `w{n}` bytes ever stored in database n, `b{n}` the last census' bytes and, behind a colon, the `w{n}` of when it
 * began.
 */
export const quotaFlushScript = defineScript(`
local repeated = 0
if ARGV[1] ~= '' and #ARGV > 2 then
  local last, seconds = redis.call('hget', KEYS[2], ARGV[1]), redis.call('time')[1]
  if last and tonumber(string.match(last, '^%d+')) >= tonumber(ARGV[2]) then
    repeated = 1
  else
    redis.call('hset', KEYS[2], ARGV[1], ARGV[2] .. ' ' .. seconds)
    redis.call('expire', KEYS[2], 604800)
    if redis.call('hlen', KEYS[2]) > ${mostReporters} then
      local all, oldest, since = redis.call('hgetall', KEYS[2]), nil, nil
      for i = 1, #all, 2 do
        local at = tonumber(string.match(all[i + 1], '%d+$'))
        if all[i] ~= ARGV[1] and (since == nil or at < since) then oldest, since = all[i], at end
      end
      redis.call('hdel', KEYS[2], oldest)
    end
  end
end
local missing = 0
if repeated == 0 then
  for i = 3, #ARGV, 2 do
    local n, change = ARGV[i], tonumber(ARGV[i + 1])
    if change < 0 then
      local base, begun = string.match(redis.call('hget', KEYS[1], 'b' .. n) or '0:0', '^(%-?%d+):(%-?%d+)$')
      local stored = tonumber(redis.call('hget', KEYS[1], 'w' .. n) or '0')
      local held = math.max(0, (tonumber(base) or 0) + stored - (tonumber(begun) or 0))
      if held + change < 0 then
        missing = missing - held - change
        change = -held
      end
    end
    if change ~= 0 then redis.call('hincrby', KEYS[1], 'w' .. n, string.format('%.0f', change)) end
  end
  if #ARGV > 2 then redis.call('expire', KEYS[1], 604800) end
end
return {repeated, string.format('%.0f', missing), redis.call('hgetall', KEYS[1])}
`);
