import { defineScript } from './run-script.ts';
import { syncLogBounds, syncLogFunctions } from './sync-log-keys.ts';

/**
 * Writes the new records of a push, all or none: none where a record has changed since it was read.
 *
 * KEYS: see sync-log-keys · ARGV: 1 now (ms), 2 most entries, 3 most bytes, 4 epoch for a new log, 5 number of records,
 * then for each id, sequence that was read ('' for none), priority, JSON; then the idempotency keys
 * Returns the new sequences, or null where a record has changed.
 */
export const syncCommitScript = defineScript(`${syncLogFunctions}
local count = tonumber(ARGV[5])
for i = 0, count - 1 do
  local _, sequence = placeOf(ARGV[6 + i * 4])
  if sequence ~= ARGV[7 + i * 4] then return false end
end
redis.call('hsetnx', meta, 'epoch', ARGV[4])
local bytes, sequences = 0, {}
for i = 0, count - 1 do
  local id, priority, json = ARGV[6 + i * 4], ARGV[8 + i * 4], ARGV[9 + i * 4]
  local oldPriority, _, oldBytes = placeOf(id)
  if oldPriority then redis.call('zrem', classOf(oldPriority), id) end
  local sequence = string.format('%.0f', redis.call('hincrby', meta, 'sequence', 1))
  local stored = priority .. ':' .. sequence .. ':' .. json
  redis.call('hset', records, id, stored)
  redis.call('zadd', classOf(priority), sequence, id)
  redis.call('hset', unprojected, id, sequence)
  bytes = bytes + #stored + #id - oldBytes
  sequences[#sequences + 1] = sequence
end
local total = redis.call('hincrby', meta, 'bytes', string.format('%.0f', bytes))
local entries = redis.call('hlen', records)
local priority = 4
while priority > 0 and (entries > tonumber(ARGV[2]) or total > tonumber(ARGV[3])) do
  local oldest = redis.call('zpopmin', classOf(priority))
  if oldest[1] then
    local _, sequence, size = placeOf(oldest[1])
    redis.call('hdel', records, oldest[1])
    redis.call('hdel', unprojected, oldest[1])
    redis.call('hset', meta, 'floor' .. priority, sequence)
    total = redis.call('hincrby', meta, 'bytes', string.format('%.0f', -size))
    entries = entries - 1
  else
    priority = priority - 1
  end
end
for i = 6 + count * 4, #ARGV do redis.call('zadd', known, ARGV[1], ARGV[i]) end
redis.call('zremrangebyrank', known, 0, -${syncLogBounds.greatestKnown + 1})
for _, key in ipairs(KEYS) do redis.call('pexpire', key, ${syncLogBounds.lifetimeMs}) end
return sequences
`);
