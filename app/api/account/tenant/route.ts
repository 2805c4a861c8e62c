import { chooseTenant } from '#server/account/tenant-routes.ts';

export const POST = chooseTenant;
