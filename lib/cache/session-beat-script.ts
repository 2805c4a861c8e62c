import { defineScript } from './run-script.ts';

/**
 * Writes down that a process lives and what it has followed, with the time of the server: the clocks of the processes
 * are not compared.
 *
 * KEYS[1] hash of sessions · ARGV: id of the session, what it says of itself as JSON
 * Writes `{milliseconds since the epoch} {JSON}`.
 */
export const sessionBeatScript = defineScript(`
local now = redis.call('time')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('hset', KEYS[1], ARGV[1], string.format('%d %s', ms, ARGV[2]))
return ms
`);
