import { defineScript } from './run-script.ts';

/**
 * Appends an event; the oldest make room, and the whole is forgotten after a time without events.
 *
 * KEYS: 1 stream · ARGV: 1 most events, 2 lifetime (ms), 3 name, 4 data (JSON)
 * Returns the event's id.
 */
export const eventAppendScript = defineScript(`
local id = redis.call('xadd', KEYS[1], 'MAXLEN', '=', ARGV[1], '*', 'name', ARGV[3], 'data', ARGV[4])
redis.call('pexpire', KEYS[1], ARGV[2])
return id
`);
