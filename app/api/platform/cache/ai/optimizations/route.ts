import { listOptimizations } from '#server/http/handlers/list-optimizations.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(listOptimizations);
