import { removeBackup } from '#server/backup/backup-routes.ts';

export const DELETE = removeBackup;
