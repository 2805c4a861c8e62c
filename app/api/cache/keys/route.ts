import { ownRead } from '#server/http/tenant-read.ts';
import { listKeys } from '#server/keys/list-keys.ts';
import { purgeKeys } from '#server/keys/purge-routes.ts';

export const GET = ownRead(listKeys);
export const DELETE = purgeKeys;
