import { createHash, randomBytes } from 'node:crypto';
import type { CreatedTenant, NewTenant } from '#lib/contracts/tenant-life-cycle.ts';
import { AppError } from '#lib/errors.ts';
import { hashApiKey } from '../auth/hash-api-key.ts';
import { newApiKey } from '../auth/new-api-key.ts';
import { setTenantStatus } from '../db/queries/access/set-tenant-status.ts';
import { createTenant } from '../db/queries/accounts/create-tenant.ts';
import { beginTenantOperation, findRequestedOperation } from '../db/queries/tenants/tenant-operation.ts';
import { createTenantProfile } from '../db/queries/tenants/tenant-profile.ts';
import { tenantUserName } from '../redis/acl-rules.ts';
import { services } from '../services.ts';
import type { CreationRequest } from './creation-request.ts';
import { describeLifeCycle } from './describe-life-cycle.ts';
import { hashInvitationToken, invitationLifetimeMs, newInvitationToken } from './invitation-token.ts';
import { actOnTenants, type TenantActor } from './tenant-actor.ts';
import { tenantOperationJobName } from './tenant-operation-job-name.ts';
import { templateNamed, tierNamed } from './tenant-options.ts';

/** `Clínica São José` → `clinica-sao-jose`. */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  if (slug === '') throw new AppError('invalid_request', 'Name the slug: none can be made of this name.');
  return slug;
}

/** The secrets are made here, told once, and kept as hashes only: whoever takes the work up again needs no more. */
function makeSecrets(tenantPepper: string) {
  const { key: apiKey, prefix } = newApiKey();
  const token = newInvitationToken();
  const redisPassword = randomBytes(24).toString('base64url');
  const tokenHash = hashInvitationToken(token);
  if (tokenHash === null) throw new Error('a fresh invitation has no hash');
  const expiresAt = new Date(Date.now() + invitationLifetimeMs).toISOString();
  return {
    told: { apiKey, redisPassword, url: `${services().baseUrl}/invite/${token}`, expiresAt },
    kept: {
      apiKey: { hmac: hashApiKey(apiKey, tenantPepper).toString('hex'), prefix },
      invitation: { hash: tokenHash.toString('hex'), expiresAt },
      redisSha256: createHash('sha256').update(redisPassword).digest('hex'),
    },
  };
}

/**
 * Writes down that a tenant shall be made, and has it made. It is closed until the last step. Asked again with the same
 * `requestKey`, it answers with the same tenant, without its secrets. Throws `conflict`, `invalid_request`.
 */
export async function beginTenantCreation(actor: TenantActor, wish: NewTenant): Promise<CreatedTenant> {
  const { pools, jobs, apiKeyPepper } = services();
  const before = wish.requestKey === undefined ? null : await findRequestedOperation(pools.platform, wish.requestKey);
  if (before) return { tenant: await describeLifeCycle(pools.platform, { id: before.tenant_id }), secrets: null };
  const template = templateNamed(wish.template);
  const tier = tierNamed(wish.tier);
  const slug = wish.slug ?? slugOf(wish.name);
  const { told, kept } = makeSecrets(apiKeyPepper);
  const { name, admin, customDomain = null, description, requestKey } = wish;
  const request: CreationRequest = { ...kept, admin, modules: wish.modules ?? template.modules };
  const after = { slug, name, template: template.name, tier: tier.name, modules: request.modules, customDomain };
  const act = { action: 'tenant.create', tenantId: null, target: `tenant:${slug}`, after };
  const { tenantId, operationId } = await actOnTenants(actor, act, async (client) => {
    const id = await createTenant(client, { slug, name, demo: false });
    await setTenantStatus(client, id, 'suspended');
    await createTenantProfile(client, {
      ...{ tenantId: id, template: template.name, tier: tier.name, customDomain },
      terminology: template.terminology,
      business: { description: description ?? null, compliance: template.compliance, app: { state: 'requested' } },
    });
    const operation = { tenantId: id, kind: 'create', request, steps: ['account'] } as const;
    const made = await beginTenantOperation(client, {
      ...operation,
      steps: [...operation.steps],
      ...(requestKey ? { requestKey } : {}),
    });
    return { tenantId: id, operationId: made };
  });
  await jobs.enqueue(tenantOperationJobName, { operationId }, { id: operationId });
  return {
    tenant: await describeLifeCycle(pools.platform, { id: tenantId }),
    secrets: {
      apiKey: told.apiKey,
      invitation: { url: told.url, expiresAt: told.expiresAt },
      redis: { username: tenantUserName(tenantId), password: told.redisPassword },
    },
  };
}
