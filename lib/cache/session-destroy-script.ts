import { defineScript } from './run-script.ts';

/**
 * KEYS: 1 session
 * Returns the user whose session it was, or null where there was none.
 */
export const sessionDestroyScript = defineScript(`
local user = redis.call('hget', KEYS[1], 'user')
redis.call('del', KEYS[1])
return user
`);
