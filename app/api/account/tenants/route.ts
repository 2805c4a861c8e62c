import { listTenants } from '#server/account/tenant-routes.ts';

export const GET = listTenants;
