import { queueFunctions, queueMemoryMs } from './queue-keys.ts';
import { defineScript } from './run-script.ts';

/**
 * Hands out items under a lease: first those whose lease ran out (their worker died), then by priority, in order within
 * it. What is due moves from `scheduled` into its stream; what expired, or was given up by too many workers, is put aside.
 *
 * KEYS: see queue-keys · ARGV: 1 now (ms), 2 consumer, 3 most items, 4 end of the leases (ms), 5 most attempts, 6 the
 * only priority or 0, 7 paced (1 or 0), 8–11 pause between paced readings of each priority (ms)
 * Returns { id, item, priority, attempt, … }.
 */
export const queueReserveScript = defineScript(`${queueFunctions}
local now, consumer, count, only = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[6]
local out, given = {}, 0
local function give(id, priority)
  given = given + 1
  redis.call('zadd', leases, ARGV[4], id)
  local attempt = redis.call('hincrby', attempts, id, 1)
  for _, each in ipairs({ id, redis.call('hget', items, id), priority, attempt }) do table.insert(out, each) end
end
for _, id in ipairs(redis.call('zrangebyscore', leases, '-inf', ARGV[1], 'limit', 0, 1000)) do
  if given == count then break end
  local priority, entry = string.match(redis.call('hget', entries, id) or '', '^(%d):(.+)$')
  if tonumber(redis.call('hget', attempts, id) or 0) >= tonumber(ARGV[5]) then
    putAside(id, 'abandoned', ARGV[1])
  elseif only == '0' or only == priority then
    redis.call('xclaim', streamOf(priority), 'workers', consumer, 0, entry, 'JUSTID')
    give(id, priority)
  end
end
for _, id in ipairs(redis.call('zrangebyscore', scheduled, '-inf', ARGV[1], 'limit', 0, 1000)) do
  redis.call('zrem', scheduled, id)
  append(id, (metaOf(id)))
end
local function read(priority)
  local stream = streamOf(priority)
  while given < count do
    local asked = count - given
    local answer = redis.call('xreadgroup', 'group', 'workers', consumer, 'count', asked, 'streams', stream, '>')
    local found = answer and answer[1][2] or {}
    for _, entry in ipairs(found) do
      local id = entry[2][2]
      local _, expires = metaOf(id)
      if expires and expires <= now then putAside(id, 'expired', ARGV[1]) else give(id, priority) end
    end
    if #found < asked then return true end
  end
  return false
end
for priority = 1, 4 do
  local name = tostring(priority)
  local wanted = only == '0' or only == name
  local last = tonumber(redis.call('hget', synced, name) or 0)
  local rests = ARGV[7] == '1' and now - last < tonumber(ARGV[7 + priority])
  if wanted and not rests and redis.call('exists', streamOf(name)) == 1 then
    if read(name) and ARGV[7] == '1' then redis.call('hset', synced, name, ARGV[1]) end
  end
end
keepFor(${queueMemoryMs})
return out
`);
