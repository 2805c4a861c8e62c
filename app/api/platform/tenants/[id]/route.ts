import { getPlatformTenant } from '#server/http/handlers/get-platform-tenant.ts';

export const GET = getPlatformTenant;
