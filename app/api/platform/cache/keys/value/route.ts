import { getPlatformKeyValue } from '#server/keys/key-value-routes.ts';

export const GET = getPlatformKeyValue;
