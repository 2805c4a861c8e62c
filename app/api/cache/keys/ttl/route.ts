import { patchKeyTtl } from '#server/keys/key-value-routes.ts';

export const PATCH = patchKeyTtl;
