import { defineScript } from './run-script.ts';
import { syncLogBounds, syncLogFunctions } from './sync-log-keys.ts';

/**
 * Reads one page of changes, the most urgent class first.
 *
 * KEYS: see sync-log-keys · ARGV: 1 epoch of the cursor or '', 2–5 sequence reached in each class, 6 most changes,
 * 7 classes wanted, as '124'
 * Returns { epoch or '', 1 where the cursor is too old, 1 where there is more, { sequences reached }, { id, record, … } }.
 */
export const syncPageScript = defineScript(`${syncLogFunctions}
local epoch = redis.call('hget', meta, 'epoch') or ''
local reached = { ARGV[2], ARGV[3], ARGV[4], ARGV[5] }
local function wanted(priority) return string.find(ARGV[7], tostring(priority), 1, true) end
if ARGV[1] ~= '' then
  local tooOld = ARGV[1] ~= epoch
  for priority = 1, 4 do
    local floor = tonumber(redis.call('hget', meta, 'floor' .. priority) or '0')
    local at = tonumber(reached[priority])
    if wanted(priority) and at > 0 and at < floor then tooOld = true end
  end
  if tooOld then return { epoch, 1, 0, reached, {} } end
end
local left, bytes, more, changes = tonumber(ARGV[6]), ${syncLogBounds.pageBytes}, 0, {}
for priority = 1, 4 do
  if wanted(priority) then
    local after = '(' .. reached[priority]
    local found = redis.call('zrangebyscore', classOf(priority), after, '+inf', 'withscores', 'limit', 0, left + 1)
    for i = 1, #found, 2 do
      if left == 0 or bytes <= 0 then more = 1 break end
      local stored = redis.call('hget', records, found[i])
      if stored then
        changes[#changes + 1] = found[i]
        changes[#changes + 1] = stored
        left, bytes = left - 1, bytes - #stored
      end
      reached[priority] = found[i + 1]
    end
  end
end
return { epoch, 0, more, reached, changes }
`);
