import { showTenantBackups } from '#server/backup/platform-backup-routes.ts';

export const GET = showTenantBackups;
