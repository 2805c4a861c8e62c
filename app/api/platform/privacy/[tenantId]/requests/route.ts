import { addTenantPrivacyRequest } from '#server/lgpd/platform-privacy-routes.ts';

export const POST = addTenantPrivacyRequest;
