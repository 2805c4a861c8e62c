import { changeProfile } from '#server/account/account-routes.ts';

export const PATCH = changeProfile;
