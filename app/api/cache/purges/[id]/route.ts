import { getPurgeProgress, stopPurge } from '#server/keys/purge-routes.ts';

export const GET = getPurgeProgress;
export const DELETE = stopPurge;
