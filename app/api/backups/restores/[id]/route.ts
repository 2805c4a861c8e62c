import { showRestore } from '#server/backup/backup-routes.ts';

export const GET = showRestore;
