import { defineScript } from './run-script.ts';

/** A process that asked for nothing so long has no share any more, milliseconds. */
const liveMs = 2_000;
/** Of a shorter time nobody can tell how much is asked for in a second, milliseconds. */
const shortestMs = 100;
/** So many seconds' worth may have been served beyond the rate and be missing afterwards. */
const greatestDebtSeconds = 2;

/**
 * Takes what one process served of a tenant's rate, and answers what part of the rate is its own from now on.
 *
 * KEYS[1] hash: `tokens` that all processes have left together and `at` when that was, and each process with what it asked
 * for and when it last did · ARGV: process, calls a second, calls it was asked for and those it served since it last told
 * Returns its part of the rate, between 0 and 1, an equal part of it, and the tokens; those are less than 0 where too much
 * was served. The parts of all live processes add up to 1: nobody gets less than an equal part of the rate unless it asks
 * for less, and what some leave is for the others. Time is the server's, for the clocks of the processes are not compared.
 */
export const rateShareScript = defineScript(`
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, asked, served = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local tokens = tonumber(redis.call('hget', KEYS[1], 'tokens') or rate)
local at = tonumber(redis.call('hget', KEYS[1], 'at') or now)
tokens = math.min(rate, tokens + math.max(0, now - at) / 1000 * rate - served)
tokens = math.max(tokens, -${greatestDebtSeconds} * rate)
local own, wanted = 'p' .. ARGV[1], rate
local last = string.match(redis.call('hget', KEYS[1], own) or '', '^(%d+) ')
-- Of a process that is new or was away nobody knows how much it will be asked for.
if last and now - tonumber(last) <= ${liveMs} then
  wanted = math.ceil(asked * 1000 / math.max(now - tonumber(last), ${shortestMs}))
end
redis.call('hset', KEYS[1], 'tokens', string.format('%.3f', tokens), 'at', now, own, now .. ' ' .. wanted)
redis.call('pexpire', KEYS[1], 60000)
local live, fields = {}, redis.call('hgetall', KEYS[1])
for i = 1, #fields, 2 do
  local told, wants = string.match(fields[i + 1], '^(%d+) (%d+)$')
  if string.sub(fields[i], 1, 1) == 'p' and told then
    if now - tonumber(told) > ${liveMs} then
      redis.call('hdel', KEYS[1], fields[i])
    else
      table.insert(live, {name = fields[i], wants = tonumber(wants)})
    end
  end
end
table.sort(live, function(a, b) return a.wants < b.wants end)
local left, mine = rate, 0
for i, each in ipairs(live) do
  local given = math.min(each.wants, left / (#live - i + 1))
  left = left - given
  if each.name == own then mine = given end
end
-- What nobody asked for is there for whoever asks for more in a moment.
mine = mine + left / #live
return {string.format('%.6f', mine / rate), string.format('%.6f', 1 / #live), string.format('%.3f', tokens)}
`);
