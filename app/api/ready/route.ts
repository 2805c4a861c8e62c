import { getReadiness } from '#server/http/handlers/get-readiness.ts';

export const GET = getReadiness;
