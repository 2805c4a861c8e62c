import { listTop } from '#server/http/handlers/list-top.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(listTop);
