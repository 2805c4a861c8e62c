import { queueFunctions, queueMemoryMs } from './queue-keys.ts';
import { defineScript } from './run-script.ts';

/**
 * Adds an item, now or for later; a known idempotency key adds nothing.
 *
 * KEYS: see queue-keys · ARGV: 1 now (ms), 2 id, 3 item (JSON), 4 priority, 5 due (ms), 6 expires (ms), 7 idempotency
 * key or '', 8 until when the key is known (ms), 9 most items
 * Returns { 1, id }; { 0, id of the earlier item } for a known key; { -1, '' } where the queue is full.
 */
export const queueEnqueueScript = defineScript(`${queueFunctions}
local now, id, priority, key = ARGV[1], ARGV[2], ARGV[4], ARGV[7]
for _, old in ipairs(redis.call('zrangebyscore', knownUntil, '-inf', now, 'limit', 0, 100)) do
  redis.call('zrem', knownUntil, old)
  redis.call('hdel', known, old)
end
if key ~= '' then
  local earlier = redis.call('hget', known, key)
  if earlier and tonumber(redis.call('zscore', knownUntil, key)) > tonumber(now) then return { 0, earlier } end
end
if redis.call('hlen', items) >= tonumber(ARGV[9]) then return { -1, '' } end
redis.call('hset', items, id, ARGV[3])
redis.call('hset', meta, id, priority .. ':' .. ARGV[6])
if key ~= '' then
  redis.call('hset', known, key, id)
  redis.call('zadd', knownUntil, ARGV[8], key)
end
if tonumber(ARGV[5]) > tonumber(now) then redis.call('zadd', scheduled, ARGV[5], id) else append(id, priority) end
keepFor(tonumber(ARGV[6]) - tonumber(now) + ${queueMemoryMs})
return { 1, id }
`);
