import { defineScript } from '#lib/cache/run-script.ts';
import { syncLogFunctions } from '#lib/cache/sync-log-keys.ts';

/**
 * Counts the bytes of a sync log that was put together anew, and gives it a new epoch: every device fetches it again and
 * drops what is not in it.
 *
 * KEYS: see sync-log-keys · ARGV: 1 the new epoch
 * Returns the bytes.
 */
export const recountSyncScript = defineScript(`${syncLogFunctions}
if redis.call('exists', meta) == 0 then return 0 end
local bytes = 0
for _, id in ipairs(redis.call('hkeys', records)) do bytes = bytes + #id + redis.call('hstrlen', records, id) end
redis.call('hset', meta, 'bytes', bytes, 'epoch', ARGV[1])
return bytes
`);
