import { defineScript } from '#lib/cache/run-script.ts';
import { syncLogFunctions } from '#lib/cache/sync-log-keys.ts';

/**
 * Takes records out of a sync log and gives the log a new epoch: every device then fetches it anew and drops what is not
 * in it.
 *
 * KEYS: see sync-log-keys · ARGV: 1 the new epoch, 2… ids of records
 * Returns how many there were.
 */
export const forgetSyncScript = defineScript(`${syncLogFunctions}
local gone = 0
for i = 2, #ARGV do
  local priority, _, bytes = placeOf(ARGV[i])
  if priority then
    redis.call('zrem', classOf(priority), ARGV[i])
    redis.call('hdel', records, ARGV[i])
    redis.call('hdel', unprojected, ARGV[i])
    redis.call('hincrby', meta, 'bytes', -bytes)
    gone = gone + 1
  end
end
if gone > 0 then redis.call('hset', meta, 'epoch', ARGV[1]) end
return gone
`);
