import type { ClientBase, Pool } from 'pg';
import { CacheError } from '#lib/cache/cache-error.ts';
import type { DataKeyRing } from '#lib/cache/data-key-ring.ts';
import type { EncryptionState, TenantEncryption } from '#lib/contracts/tenant-control.ts';
import { AppError } from '#lib/errors.ts';
import { setTenantAccess } from '../db/queries/access/set-tenant-access.ts';
import { readEncryption } from '../db/queries/tenants/read-encryption.ts';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { look, refuseUnderWay, settle } from './change-tenant.ts';
import { actOnTenants, type TenantActor } from './tenant-actor.ts';

const action = 'tenant.encryption';

function dataKeys(): DataKeyRing {
  const keys = services().cache.dataKeys;
  if (keys === null) throw new AppError('unavailable', 'This process has no master key.');
  return keys;
}

/** Whether a tenant's values are encrypted, and by how many keys. Runs as `kryonix_platform`. Throws `not_found`. */
export async function describeEncryption(client: ClientBase | Pool, tenantId: string): Promise<TenantEncryption> {
  const row = await readEncryption(client, tenantId, action);
  if (row === null) throw new AppError('not_found', 'There is no such tenant.');
  const counted = await dataKeys()
    .count(tenantId)
    .catch((error: unknown) => {
      if (!(error instanceof CacheError)) throw error;
      logger.warn({ err: error, tenantId }, 'a tenant’s data keys cannot be counted');
      return null;
    });
  return {
    state: row.state,
    since: row.since?.toISOString() ?? null,
    keys: counted?.keys ?? null,
    underFormerMasterKey: counted?.underFormerMasterKey ?? null,
  };
}

/**
 * Takes the next step with a tenant's encryption; every live SDK follows within two seconds. What is encrypted opens in
 * every state; what is not becomes a miss with `on`, which is why `introducing` comes before it.
 *
 * @param confirm the tenant's slug; not asked for from `off` to `introducing`
 * Throws `not_found`, `conflict`, `invalid_request`.
 */
export async function setEncryption(
  actor: TenantActor,
  tenantId: string,
  { state, confirm }: { state: EncryptionState; confirm: string | undefined },
): Promise<TenantEncryption> {
  const tenant = await look(tenantId);
  refuseUnderWay(tenant);
  const { platform } = services().pools;
  const before = await describeEncryption(platform, tenantId);
  if (before.state !== state) {
    if (before.state === 'off' && state === 'on') {
      throw new AppError('conflict', 'Introduce encryption first: what was stored before would be lost at once.');
    }
    if (before.state !== 'off' && confirm !== tenant.slug) {
      throw new AppError('invalid_request', 'The confirmation is not the slug of the tenant.');
    }
    const states = { before: { state: before.state }, after: { state } };
    const act = { action, tenantId, target: `tenant:${tenant.slug}`, ...states };
    await actOnTenants(actor, act, (client) => setTenantAccess(client, tenantId, { encryption: state }));
  }
  await settle(tenantId);
  return describeEncryption(platform, tenantId);
}

/**
 * Gives a tenant a new data key; older ones still open what they sealed. Every live process seals with it within two
 * seconds. Throws `not_found`, `conflict`.
 */
export async function rotateDataKey(actor: TenantActor, tenantId: string): Promise<TenantEncryption> {
  const tenant = await look(tenantId);
  refuseUnderWay(tenant);
  const keys = dataKeys();
  const act = { action: 'tenant.data_key.rotate', tenantId, target: `tenant:${tenant.slug}` };
  await actOnTenants(actor, act, async (client) => {
    await setTenantAccess(client, tenantId, { dataKey: await keys.rotate(tenantId) });
  });
  await settle(tenantId);
  return describeEncryption(services().pools.platform, tenantId);
}
