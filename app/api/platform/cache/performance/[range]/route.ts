import { getPerformance } from '#server/http/handlers/get-performance.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(getPerformance);
