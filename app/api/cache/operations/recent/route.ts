import { listRecentOperations } from '#server/http/handlers/list-recent-operations.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(listRecentOperations);
