-- KEYS: one lease per tenant. ARGV: who asks, milliseconds. Answers 1 for each tenant that is theirs now, else 0.
local led = {}
for index, key in ipairs(KEYS) do
  local holder = redis.call('get', key)
  if not holder or holder == ARGV[1] then
    redis.call('set', key, ARGV[1], 'PX', ARGV[2])
    led[index] = 1
  else
    led[index] = 0
  end
end
return led
