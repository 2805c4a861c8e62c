import { listDatabases } from '#server/http/handlers/list-databases.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(listDatabases);
