import { defineScript } from '#lib/cache/run-script.ts';

/**
 * Takes messages out of a stream that has no groups. XDEL only marks them: the bytes stay in the server's memory and go
 * along with DUMP. So what stays is copied into a new stream, which takes the place of the old one.
 *
 * KEYS: 1 the stream, 2 a key that nobody has, in the same slot · ARGV: places of the messages
 * Returns how many there were.
 */
export const forgetMessagesScript = defineScript(`
local gone, removed, kept, from = {}, 0, 0, '-'
for _, id in ipairs(ARGV) do gone[id] = true end
local left = redis.call('pttl', KEYS[1])
redis.call('unlink', KEYS[2])
while true do
  local found = redis.call('xrange', KEYS[1], from, '+', 'COUNT', 100)
  for _, each in ipairs(found) do
    if gone[each[1]] then
      removed = removed + 1
    else
      redis.call('xadd', KEYS[2], each[1], unpack(each[2]))
      kept = kept + 1
    end
  end
  if #found < 100 then break end
  from = '(' .. found[#found][1]
end
if removed == 0 then
  redis.call('unlink', KEYS[2])
elseif kept == 0 then
  redis.call('unlink', KEYS[1])
else
  redis.call('rename', KEYS[2], KEYS[1])
  if left > 0 then redis.call('pexpire', KEYS[1], left) end
end
return removed
`);
