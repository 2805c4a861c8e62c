import { showPlatformAudit } from '#server/audit/audit-routes.ts';

export const GET = showPlatformAudit;
