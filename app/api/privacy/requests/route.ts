import { addPrivacyRequest } from '#server/lgpd/privacy-routes.ts';

export const POST = addPrivacyRequest;
