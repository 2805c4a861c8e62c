import { defineScript } from './run-script.ts';

const hourMs = 3_600_000;

/**
 * Takes what one process served of a database's calls an hour, and answers what all processes have left together: less than
 * 0 where they served too much, an hour's worth at most. Time is the server's.
 *
 * KEYS[1] hash: `left`, and `at` when that was · ARGV: calls an hour, calls served since the process last told
 */
export const spendCallsScript = defineScript(`
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, served = tonumber(ARGV[1]), tonumber(ARGV[2])
local left = tonumber(redis.call('hget', KEYS[1], 'left') or limit)
local at = tonumber(redis.call('hget', KEYS[1], 'at') or now)
left = math.min(limit, left + math.max(0, now - at) / ${hourMs} * limit) - served
left = math.max(left, -limit)
redis.call('hset', KEYS[1], 'left', string.format('%.3f', left), 'at', now)
redis.call('pexpire', KEYS[1], ${2 * hourMs})
return string.format('%.3f', left)
`);
