import { getBreakdown } from '#server/http/handlers/get-breakdown.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(getBreakdown);
