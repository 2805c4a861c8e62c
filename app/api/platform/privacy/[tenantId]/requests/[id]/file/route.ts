import { downloadTenantExport } from '#server/lgpd/platform-privacy-routes.ts';

export const GET = downloadTenantExport;
