import { editTenantDatabase } from '#server/tenants/control-routes.ts';

export const PATCH = editTenantDatabase;
