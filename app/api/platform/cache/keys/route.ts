import { platformRead } from '#server/http/tenant-read.ts';
import { listKeys } from '#server/keys/list-keys.ts';

export const GET = platformRead(listKeys);
