import { listRecentOperations } from '#server/http/handlers/list-recent-operations.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(listRecentOperations);
