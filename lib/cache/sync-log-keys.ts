/**
 * The parts of a tenant's sync log, in the order in which its scripts get them as KEYS 1–8.
 *
 * `records` entry id → `priority:sequence:JSON` · `meta` `epoch`, `sequence`, `bytes` and `floor1`…`floor4`, the greatest
 * sequence that was trimmed of a class · `unprojected` entry id → sequence of what the cache may not hold yet · `known`
 * idempotency key by time (ms) · `p1`…`p4` entry id by sequence.
 *
 * Every entry has one record, which moves to the end with each change: the log is as long as there are entries.
 */
export const syncLogParts = ['records', 'meta', 'unprojected', 'known', 'p1', 'p2', 'p3', 'p4'] as const;

export const syncLogBounds = {
  /** Entries of a tenant, tombstones included; beyond, the least urgent and oldest are forgotten. */
  greatestEntries: 20_000,
  /** The same for the bytes of records and their ids. */
  greatestBytes: 33_554_432,
  /** Idempotency keys remembered, the newest. */
  greatestKnown: 10_000,
  /** Bytes of a page, as stored, beyond which it takes no further change. */
  pageBytes: 2_097_152,
  /** A log that nobody writes to is forgotten after 30 days, milliseconds. */
  lifetimeMs: 2_592_000_000,
} as const;

/** What the sync scripts share. */
export const syncLogFunctions = `
local records, meta, unprojected, known = unpack(KEYS, 1, 4)
local function classOf(priority) return KEYS[4 + tonumber(priority)] end
local function placeOf(id)
  local stored = redis.call('hget', records, id)
  if not stored then return nil, '', 0 end
  local priority, sequence = string.match(stored, '^(%d):(%d+):')
  return priority, sequence, #stored + #id
end
`;
