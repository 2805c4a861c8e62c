import { defineScript } from './run-script.ts';

/**
 * Notes that a user, or the tenant, has a session, and forgets those whose note ran out. A note holds for two lifetimes, so that one
 * that could not be renewed still outlives its session.
 *
 * KEYS: 1 sorted set of session hashes · ARGV: 1 hash, 2 two lifetimes (ms)
 * Returns 1.
 */
export const sessionIndexScript = defineScript(`
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('zremrangebyscore', KEYS[1], '-inf', string.format('%.0f', now))
redis.call('zadd', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
return redis.call('pexpire', KEYS[1], ARGV[2])
`);
