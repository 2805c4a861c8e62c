import { listPastPurges } from '#server/keys/purge-routes.ts';

export const GET = listPastPurges;
