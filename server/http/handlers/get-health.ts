import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';

/** The process answers. It asks nothing else: whether the parts work is what `ready` says. */
export const getHealth = handle(async () => jsonResponse({ status: 'ok' }));
