import type { PoolClient } from 'pg';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type PolicyChange, publishPolicies } from '#lib/cache/publish-policies.ts';
import type { creationSteps } from '#lib/contracts/tenant-life-cycle.ts';
import { scopes } from '../auth/scopes.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { setDatabaseConfig } from '../db/queries/access/set-database-config.ts';
import { setRedisUser } from '../db/queries/access/set-redis-user.ts';
import { setTenantAccess } from '../db/queries/access/set-tenant-access.ts';
import { setTenantStatus } from '../db/queries/access/set-tenant-status.ts';
import { createApiKey } from '../db/queries/accounts/create-api-key.ts';
import { listApiKeys } from '../db/queries/api-keys/list-api-keys.ts';
import { createInvitation } from '../db/queries/tenants/invitation.ts';
import { readTenantSetUp } from '../db/queries/tenants/tenant-profile.ts';
import { services } from '../services.ts';
import type { CreationRequest } from './creation-request.ts';
import { actOnTenants, serverActor } from './tenant-actor.ts';
import { templateNamed, tierNamed } from './tenant-options.ts';

interface Work {
  tenantId: string;
  request: CreationRequest;
}

type Step = Exclude<(typeof creationSteps)[number], 'account'>;

const firstKeyName = 'Primeira chave';

const change = (work: (client: PoolClient) => Promise<unknown>) => inTransaction(services().pools.platform, work);

async function setUpOf(tenantId: string) {
  const setUp = await readTenantSetUp(services().pools.platform, { id: tenantId });
  if (setUp?.template == null || setUp.tier === null) throw new Error('the tenant that is being made has no profile');
  return { template: templateNamed(setUp.template), tier: tierNamed(setUp.tier), slug: setUp.slug };
}

/** The sector's times: of whole databases in the tables, from where they are published, and of classes. */
async function givePolicies({ tenantId }: Work): Promise<void> {
  const { template } = await setUpOf(tenantId);
  const { env, control } = services();
  const catalogue = catalogues[env.KRYONIX_CATALOGUE];
  await change(async (client) => {
    for (const { module, ttlSeconds, mobileTtlSeconds } of template.databases) {
      const { id } = catalogue.databaseForModule(module);
      const ttls = { defaultTtlSeconds: ttlSeconds, mobileTtlSeconds: mobileTtlSeconds ?? null };
      await setDatabaseConfig(client, tenantId, id, ttls);
    }
  });
  const classes = template.policies.map(({ module, dataType, ...settings }): PolicyChange => {
    return { scope: { kind: 'tenant', tenantId, module, dataType }, settings };
  });
  if (classes.length > 0) await publishPolicies(control, classes);
}

async function giveApiKey({ tenantId, request }: Work): Promise<void> {
  const { hmac, prefix } = request.apiKey;
  await change(async (client) => {
    if ((await listApiKeys(client, tenantId)).some((key) => key.prefix === prefix)) return;
    const keyHmac = Buffer.from(hmac, 'hex');
    await createApiKey(client, { tenantId, name: firstKeyName, keyHmac, prefix, scopes, expiresAt: null });
  });
}

async function open({ tenantId }: Work): Promise<void> {
  const { slug } = await setUpOf(tenantId);
  const act = { action: 'tenant.open', tenantId, target: `tenant:${slug}`, after: { status: 'active' } };
  await actOnTenants(serverActor, act, (client) => setTenantStatus(client, tenantId, 'active'));
  await services().tenantRules.publish(tenantId);
}

/** What each step does. Every one may be done again, from its beginning, whatever of it was done before. */
export const creationWork: Record<Step, (work: Work) => Promise<unknown>> = {
  limits: async ({ tenantId, request }) => {
    const { limits } = (await setUpOf(tenantId)).tier;
    await change((client) => setTenantAccess(client, tenantId, { ...limits, modules: request.modules }));
  },
  policies: givePolicies,
  // Made when it is first asked for, wrapped by the master key; without one, values are not encrypted.
  data_key: async ({ tenantId }) => services().cache.dataKeys?.newest(tenantId),
  redis_user: async ({ tenantId, request }) => {
    await change((client) => setRedisUser(client, tenantId, { sha256: Buffer.from(request.redisSha256, 'hex') }));
    await services().tenantRules.publish(tenantId);
  },
  api_key: giveApiKey,
  invitation: ({ tenantId, request: { admin, invitation } }) =>
    change((client) =>
      createInvitation(client, {
        ...{ tenantId, email: admin.email, displayName: admin.name, role: 'tenant_admin' },
        tokenHash: Buffer.from(invitation.hash, 'hex'),
        expiresAt: new Date(invitation.expiresAt),
      }),
    ),
  opening: open,
};
