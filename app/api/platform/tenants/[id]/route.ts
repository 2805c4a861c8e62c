import { getPlatformTenant } from '#server/http/handlers/get-platform-tenant.ts';
import { editTenant, removeTenant } from '#server/tenants/tenant-routes.ts';

export const GET = getPlatformTenant;
export const PATCH = editTenant;
export const DELETE = removeTenant;
