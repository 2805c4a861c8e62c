import { defineScript } from './run-script.ts';

/**
 * Removes what expired, then finds users near a point, the nearest first. A position whose expiry is unknown (the server
 * evicted it) counts as expired.
 *
 * KEYS: 1 positions (geo), 2 expiry (user by end, ms), 3 facts · ARGV: 1 longitude, 2 latitude, 3 radius (km), 4 most
 * Returns { user, kilometres, longitude, latitude, facts, … }.
 */
export const geoSearchScript = defineScript(`
local time = redis.call('time')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local function forget(users)
  redis.call('zrem', KEYS[1], unpack(users))
  redis.call('zrem', KEYS[2], unpack(users))
  redis.call('hdel', KEYS[3], unpack(users))
end
local expired = redis.call('zrangebyscore', KEYS[2], '-inf', now, 'limit', 0, 1000)
while #expired > 0 do
  forget(expired)
  expired = redis.call('zrangebyscore', KEYS[2], '-inf', now, 'limit', 0, 1000)
end
local found = redis.call('geosearch', KEYS[1], 'fromlonlat', ARGV[1], ARGV[2], 'byradius', ARGV[3], 'km', 'asc',
  'count', ARGV[4], 'withdist', 'withcoord')
local out = {}
for _, each in ipairs(found) do
  if redis.call('zscore', KEYS[2], each[1]) then
    local facts = redis.call('hget', KEYS[3], each[1]) or ':'
    for _, part in ipairs({ each[1], each[2], each[3][1], each[3][2], facts }) do table.insert(out, part) end
  else
    forget({ each[1] })
  end
end
return out
`);
