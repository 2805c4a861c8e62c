import { restoreTenantBackup } from '#server/backup/platform-backup-routes.ts';

export const POST = restoreTenantBackup;
