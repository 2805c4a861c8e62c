import { addApiKey, showApiKeys } from '#server/settings/api-key-routes.ts';

export const GET = showApiKeys;
export const POST = addApiKey;
