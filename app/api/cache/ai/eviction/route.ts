import { getEviction } from '#server/http/handlers/get-eviction.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(getEviction);
