-- KEYS: one lease per tenant. ARGV: who gives them back. Leases of others stay.
for _, key in ipairs(KEYS) do
  if redis.call('get', key) == ARGV[1] then redis.call('del', key) end
end
return 0
