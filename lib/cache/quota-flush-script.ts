import { defineScript } from './run-script.ts';

/**
 * Adds what a process stored of one tenant and answers all that is known of the tenant's memory.
 *
 * KEYS[1] the tenant's usage · ARGV: purpose database and bytes by turns, bytes may be negative
 * Returns the hash as HGETALL does: `w{n}` bytes ever stored in database n, `b{n}` the last census' bytes and, behind a
 * colon, the `w{n}` of when it began.
 */
export const quotaFlushScript = defineScript(`
for i = 1, #ARGV, 2 do
  redis.call('hincrby', KEYS[1], 'w' .. ARGV[i], ARGV[i + 1])
end
if #ARGV > 0 then redis.call('expire', KEYS[1], 604800) end
return redis.call('hgetall', KEYS[1])
`);
