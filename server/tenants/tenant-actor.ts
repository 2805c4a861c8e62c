import type { PoolClient } from 'pg';
import { AppError } from '#lib/errors.ts';
import { withPlatform } from '../db/with-platform.ts';
import { services } from '../services.ts';

/** Who acts on a tenant, for the audit log. */
export interface TenantActor {
  /** `null` for the server itself, and the command line. */
  userId: string | null;
  address: string | null;
  requestId: string | null;
}

/** Acts of the server itself. */
export const serverActor: TenantActor = { userId: null, address: null, requestId: null };

interface Act {
  /** `tenant.suspend` */
  action: string;
  tenantId: string | null;
  target: string;
  before?: unknown;
  after?: unknown;
}

const taken: Readonly<Record<string, string>> = {
  tenants_slug_key: 'There is a tenant of this slug already.',
  tenant_profiles_custom_domain_key: 'Another tenant has this domain.',
  tenant_operations_one_move: 'The tenant is being moved already.',
  tenant_operations_request_key_key: 'The same was asked for at the same time: ask again.',
};

/** Runs `work` in the transaction of its audit row. Throws `conflict` where a slug, a domain or a request is taken. */
export async function actOnTenants<T>(
  actor: TenantActor,
  act: Act,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const { userId: actorUserId, address, requestId } = actor;
  try {
    return await withPlatform(services().pools.platform, { ...act, actorUserId, address, requestId }, work);
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
    const message = taken[constraint];
    throw message === undefined ? error : new AppError('conflict', message, { cause: error });
  }
}
