/**
 * The parts of a queue, in the order in which every queue script gets them as KEYS 1–14.
 *
 * `items` id → JSON · `meta` id → `priority:expires (ms)` · `attempts` id → times handed out · `entries` id → `priority:
 * stream id` · `scheduled` id by due time (ms) · `leases` id by end of its lease (ms) · `dead` stream of what was put
 * aside · `known` idempotency key → id · `known-until` idempotency key by end (ms) · `synced` priority → last paced
 * reading (ms) · `p1`…`p4` streams of ids, read by the group `workers`.
 */
export const queueParts = [
  ...['items', 'meta', 'attempts', 'entries', 'scheduled', 'leases', 'dead', 'known', 'known-until', 'synced'],
  ...['p1', 'p2', 'p3', 'p4'],
] as const;

/** Items put aside that are kept, the newest. */
const greatestDead = 10_000;

/** How long a queue that nobody touches is remembered beyond its last item's life, milliseconds: 30 days. */
export const queueMemoryMs = 2_592_000_000;

/** What the queue scripts share. An item lies in exactly one of: a stream (with a lease once handed out), `scheduled`. */
export const queueFunctions = `
local items, meta, attempts, entries, scheduled, leases, dead = unpack(KEYS, 1, 7)
local known, knownUntil, synced = unpack(KEYS, 8, 10)
local function streamOf(priority) return KEYS[10 + tonumber(priority)] end
local function metaOf(id)
  local priority, expires = string.match(redis.call('hget', meta, id) or '', '^(%d):(%d+)$')
  return priority, tonumber(expires)
end
local function keepFor(lifetime)
  for _, key in ipairs(KEYS) do
    local left = redis.call('pttl', key)
    if left ~= -2 and left < lifetime - 86400000 then redis.call('pexpire', key, lifetime) end
  end
end
local function append(id, priority)
  local stream = streamOf(priority)
  if redis.call('exists', stream) == 0 then redis.call('xgroup', 'create', stream, 'workers', '0', 'mkstream') end
  redis.call('hset', entries, id, priority .. ':' .. redis.call('xadd', stream, '*', 'id', id))
end
local function takeOut(id)
  local priority, entry = string.match(redis.call('hget', entries, id) or '', '^(%d):(.+)$')
  if entry then
    redis.call('xack', streamOf(priority), 'workers', entry)
    redis.call('xdel', streamOf(priority), entry)
    redis.call('hdel', entries, id)
  end
  redis.call('zrem', leases, id)
end
local function remove(id)
  takeOut(id)
  redis.call('zrem', scheduled, id)
  redis.call('hdel', meta, id)
  redis.call('hdel', attempts, id)
  return redis.call('hdel', items, id)
end
local function putAside(id, reason, now)
  local item = redis.call('hget', items, id)
  if item then
    redis.call('xadd', dead, 'MAXLEN', '=', '${greatestDead}', '*', 'id', id, 'item', item, 'reason', reason,
      'attempts', redis.call('hget', attempts, id) or '0', 'at', now)
  end
  remove(id)
end
`;
