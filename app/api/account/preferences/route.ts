import { changePreferences } from '#server/account/account-routes.ts';

export const PATCH = changePreferences;
