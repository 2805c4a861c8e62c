import { defineScript } from './run-script.ts';

/** A process that asked for nothing so long has no share any more, milliseconds. */
const liveMs = 2_000;
/** So many seconds' worth may have been served beyond the rate and be missing afterwards. */
const greatestDebtSeconds = 2;

/**
 * Takes what one process served of a tenant's rate, and answers what part of the rate is its own from now on.
 *
 * KEYS[1] hash: `tokens` that all processes have left together and `at` when that was, and each process with what it asked
 * for and when it last did · ARGV: process, calls a second, calls it was asked for and those it served since it last told
 * Returns its part of the rate, between 0 and 1, and the tokens; those are less than 0 where too much was served. The parts
 * of all live processes add up to 1: one half is divided equally, so that nobody waits for a first token, and one half by
 * what each was asked for. Time is the server's, for the clocks of the processes are not compared.
 */
export const rateShareScript = defineScript(`
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, asked, served = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local tokens = tonumber(redis.call('hget', KEYS[1], 'tokens') or rate)
local at = tonumber(redis.call('hget', KEYS[1], 'at') or now)
tokens = math.min(rate, tokens + math.max(0, now - at) / 1000 * rate - served)
tokens = math.max(tokens, -${greatestDebtSeconds} * rate)
redis.call('hset', KEYS[1], 'tokens', string.format('%.3f', tokens), 'at', now, 'p' .. ARGV[1], now .. ' ' .. ARGV[3])
redis.call('pexpire', KEYS[1], 60000)
local live, all, fields = 0, 0, redis.call('hgetall', KEYS[1])
for i = 1, #fields, 2 do
  local told, wanted = string.match(fields[i + 1], '^(%d+) (%d+)$')
  if string.sub(fields[i], 1, 1) == 'p' and told then
    if now - tonumber(told) > ${liveMs} then
      redis.call('hdel', KEYS[1], fields[i])
    else
      live, all = live + 1, all + tonumber(wanted)
    end
  end
end
local part = all > 0 and asked / all or 1 / live
return {string.format('%.6f', 0.5 / live + 0.5 * part), string.format('%.3f', tokens)}
`);
