import { changeProtection } from '#server/backup/backup-routes.ts';

export const PUT = changeProtection;
