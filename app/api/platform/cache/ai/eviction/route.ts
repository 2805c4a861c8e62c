import { getEviction } from '#server/http/handlers/get-eviction.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(getEviction);
