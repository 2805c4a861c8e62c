import { getPlatformTenants } from '#server/http/handlers/list-platform-tenants.ts';
import { addTenant } from '#server/tenants/tenant-routes.ts';

export const GET = getPlatformTenants;
export const POST = addTenant;
