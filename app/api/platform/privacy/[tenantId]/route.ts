import { showTenantPrivacy } from '#server/lgpd/platform-privacy-routes.ts';

export const GET = showTenantPrivacy;
