-- Keeps a lease for longer, only while it is still ours.
-- KEYS[1] lease, ARGV[1] token, ARGV[2] milliseconds. Returns 1 when it was ours.
if redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('pexpire', KEYS[1], ARGV[2])
end
return 0
