import { editRedisUser } from '#server/tenants/control-routes.ts';

export const POST = editRedisUser;
