import { listPatterns } from '#server/http/handlers/list-patterns.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(listPatterns);
