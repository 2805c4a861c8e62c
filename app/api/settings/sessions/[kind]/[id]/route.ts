import { endTenantSession } from '#server/settings/sessions-routes.ts';

export const DELETE = endTenantSession;
