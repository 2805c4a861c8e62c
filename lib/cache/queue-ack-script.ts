import { queueFunctions } from './queue-keys.ts';
import { defineScript } from './run-script.ts';

/**
 * KEYS: see queue-keys · ARGV: ids of items that are done
 * Returns how many of them were still in the queue.
 */
export const queueAckScript = defineScript(`${queueFunctions}
local done = 0
for _, id in ipairs(ARGV) do done = done + remove(id) end
return done
`);
