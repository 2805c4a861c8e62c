import { addTenantBackup, showPlatformBackups } from '#server/backup/platform-backup-routes.ts';

export const GET = showPlatformBackups;
export const POST = addTenantBackup;
