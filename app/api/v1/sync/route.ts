import { pullSync } from '#server/sync/pull-sync.ts';
import { pushSync } from '#server/sync/push-sync.ts';

export const GET = pullSync;
export const POST = pushSync;
