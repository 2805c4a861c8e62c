import { removeApiKey } from '#server/settings/api-key-routes.ts';

export const DELETE = removeApiKey;
