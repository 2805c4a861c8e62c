import { restoreBackup } from '#server/backup/backup-routes.ts';

export const POST = restoreBackup;
