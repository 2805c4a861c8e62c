import { getBreakdown } from '#server/http/handlers/get-breakdown.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(getBreakdown);
