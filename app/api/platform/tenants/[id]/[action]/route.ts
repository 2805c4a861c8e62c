import { actOnTenant } from '#server/tenants/tenant-routes.ts';

export const POST = actOnTenant;
