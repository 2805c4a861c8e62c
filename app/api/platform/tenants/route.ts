import { getPlatformTenants } from '#server/http/handlers/list-platform-tenants.ts';

export const GET = getPlatformTenants;
