import { getPerformance } from '#server/http/handlers/get-performance.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(getPerformance);
