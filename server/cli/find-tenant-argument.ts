import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { findTenant, type Tenant } from '../db/queries/accounts/find-tenant.ts';
import { withPlatform } from '../db/with-platform.ts';
import type { Operator } from './open-operator.ts';
import { UsageError } from './usage-error.ts';

/**
 * The tenant that the command line names by its id or slug; what is about to be done with it is noted in the audit log.
 * @throws UsageError where there is none
 */
export async function findTenantArgument(
  { pools }: Operator,
  name: string,
  { action, target = null, after }: { action: string; target?: string | null; after?: unknown },
): Promise<Tenant> {
  const by = uuidSchema.safeParse(name).success ? { id: name } : { slug: name };
  const tenant = await inTransaction(pools.platform, (client) => findTenant(client, by));
  if (tenant === null) throw new UsageError(`There is no tenant "${name}".`);
  const audit = { actorUserId: null, tenantId: tenant.id, action, target, after };
  await withPlatform(pools.platform, { ...audit, address: 'command line', requestId: null }, async () => undefined);
  return tenant;
}
