import { showTenantOptions } from '#server/tenants/tenant-routes.ts';

export const GET = showTenantOptions;
