import { rewrapAllKeys } from '#server/tenants/control-routes.ts';

export const POST = rewrapAllKeys;
