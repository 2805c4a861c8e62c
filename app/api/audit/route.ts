import { showOwnAudit } from '#server/audit/audit-routes.ts';

export const GET = showOwnAudit;
