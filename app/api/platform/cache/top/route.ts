import { listTop } from '#server/http/handlers/list-top.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(listTop);
