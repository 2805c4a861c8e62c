import { beginTenantOperation } from '../db/queries/tenants/tenant-operation.ts';
import { actOnTenants, serverActor } from './tenant-actor.ts';

/** Writes down that a tenant is to be erased now; answers the id of the operation. Something under way is SQLSTATE 23505. */
export async function beginErasure(tenantId: string): Promise<string> {
  const act = { action: 'tenant.erase.begin', tenantId, target: `tenant:${tenantId}` };
  return actOnTenants(serverActor, act, (client) =>
    beginTenantOperation(client, { tenantId, kind: 'erase', request: {}, steps: [] }),
  );
}
