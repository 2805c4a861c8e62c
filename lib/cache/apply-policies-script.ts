import { defineScript } from './run-script.ts';

/**
 * Changes policies, counts the version up and tells every cache, in one step: nobody reads half a change, and a notice
 * never comes before what it speaks of.
 *
 * KEYS[1] hash of policies · ARGV: channel, the changes as JSON for the notice, then field and value by turns, an empty
 * value to remove
 * Publishes `{version} {changes}`. Returns the new version.
 */
export const applyPoliciesScript = defineScript(`
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('hdel', KEYS[1], ARGV[i])
  else
    redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
local version = redis.call('hincrby', KEYS[1], 'version', 1)
redis.call('publish', ARGV[1], string.format('%d %s', version, ARGV[2]))
return version
`);
