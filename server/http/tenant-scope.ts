import type { PoolClient } from 'pg';
import { canActForTenant } from '../auth/can-act-for-tenant.ts';
import type { Principal } from '../auth/principal.ts';
import { withTenant } from '../db/with-tenant.ts';
import { services } from '../services.ts';

/** One tenant as a reader may see it: a handler does not know whether it serves the tenant itself or platform staff. */
export interface TenantScope {
  tenantId: string;
  /** True where keys must be masked. */
  masked: boolean;
  /** Runs SQL with the reader's rights. */
  query<T>(run: (client: PoolClient) => Promise<T>): Promise<T>;
  /** To be awaited before reading from anything but PostgreSQL; there `query` does it. */
  admit(): Promise<void>;
}

/** The tenant that a session or an API key belongs to. What the request says of tenants is not looked at. */
export function ownTenantScope(principal: Principal): TenantScope {
  const { tenantId, masked } = canActForTenant(principal, 'cache:read');
  return {
    tenantId,
    masked,
    query: (run) => withTenant(services().pools.app, tenantId, run),
    admit: async () => {},
  };
}
