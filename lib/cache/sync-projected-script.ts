import { defineScript } from './run-script.ts';
import { syncLogFunctions } from './sync-log-keys.ts';

/**
 * Notes that the cache holds what a record says.
 *
 * KEYS: see sync-log-keys · ARGV: 1 id, 2 sequence of the record that was written to the cache
 * Returns 1, or 0 where the record has changed since: it must be written again.
 */
export const syncProjectedScript = defineScript(`${syncLogFunctions}
local priority, sequence = placeOf(ARGV[1])
if priority and sequence ~= ARGV[2] then return 0 end
if redis.call('hget', unprojected, ARGV[1]) == ARGV[2] then redis.call('hdel', unprojected, ARGV[1]) end
return 1
`);
