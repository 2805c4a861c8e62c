-- Gives a lease back, only while it is still ours.
-- KEYS[1] lease, ARGV[1] token. Returns 1 when it was ours.
if redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('del', KEYS[1])
end
return 0
