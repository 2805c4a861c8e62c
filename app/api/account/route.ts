import { showAccount } from '#server/account/account-routes.ts';

export const GET = showAccount;
