import { listDatabases } from '#server/http/handlers/list-databases.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(listDatabases);
