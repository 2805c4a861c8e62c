import { showLifeCycle } from '#server/tenants/tenant-routes.ts';

export const GET = showLifeCycle;
