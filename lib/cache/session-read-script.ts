import { defineScript } from './run-script.ts';

/**
 * KEYS: 1 session
 * Returns { milliseconds left, field, value, … }, or null where there is none.
 */
export const sessionReadScript = defineScript(`
local fields = redis.call('hgetall', KEYS[1])
if #fields == 0 then return false end
table.insert(fields, 1, redis.call('pttl', KEYS[1]))
return fields
`);
