import { defineScript } from './run-script.ts';

/**
 * Gives a wrapped data key its new form, unless it was changed or erased in the meantime.
 *
 * KEYS[1] hash of a tenant's data keys · ARGV: id of the key, the form it must have, the new form
 * Returns 1 when it was replaced, else 0.
 */
export const replaceDataKeyScript = defineScript(`
if redis.call('hget', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('hset', KEYS[1], ARGV[1], ARGV[3])
return 1
`);
