import { addBackup, showBackups } from '#server/backup/backup-routes.ts';

export const GET = showBackups;
export const POST = addBackup;
