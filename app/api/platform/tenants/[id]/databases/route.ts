import { showTenantDatabases } from '#server/tenants/control-routes.ts';

export const GET = showTenantDatabases;
