/**
 * One attempt to sign in, counted before the password is looked at, so that a hundred parallel guesses cannot all slip
 * through before the first failure is written.
 *
 * KEYS[1] sorted set of attempts (score = milliseconds) · ARGV: now (ms), window (ms), limit, member
 * Returns 0 when the attempt is allowed (and counted, once for a member that asks again), else the milliseconds until the oldest one leaves the window.
 */
export const reserveAttemptScript = `
local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('zremrangebyscore', KEYS[1], '-inf', now - window)
if redis.call('zscore', KEYS[1], ARGV[4]) then return 0 end
if redis.call('zcard', KEYS[1]) >= limit then
  local oldest = redis.call('zrange', KEYS[1], 0, 0, 'withscores')
  return math.max(1, tonumber(oldest[2]) + window - now)
end
redis.call('zadd', KEYS[1], now, ARGV[4])
redis.call('pexpire', KEYS[1], window)
return 0
`;
