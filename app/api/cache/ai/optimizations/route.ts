import { listOptimizations } from '#server/http/handlers/list-optimizations.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(listOptimizations);
