import type { ClientBase } from 'pg';
import { policyField } from '#lib/cache/policy-settings.ts';
import { policiesKey, publishPolicies } from '#lib/cache/publish-policies.ts';
import {
  type ClassPolicy,
  classPathSchema,
  classPolicySchema,
  classSettingsSchema,
} from '#lib/contracts/v1/class-policies.ts';
import { AppError } from '#lib/errors.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { findTrial } from '../db/queries/optimizations/find-optimization.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { type Admission, admit } from './admit.ts';
import { takePolicyChange } from './take-request.ts';

type Settings = ClassPolicy['own'];

/** All processes of all tenants keep every class's settings in memory: no tenant needs so many of its own. */
const mostClasses = 1_000;

const appliedKinds = ['policy', 'priority', 'codec', 'preload'] as const;

/** `GET /api/v1/policies/{module}/{type}`: what the tenant set for a class, and what the optimiser applied. */
export const getClassPolicy = handle(async (api) => {
  const name = parseInput(classPathSchema, api.params);
  const { tenantId } = await admit(api, { scope: 'values:read', changes: false });
  return jsonResponse(await readClass(tenantId, name));
});

/** `PUT`: the tenant's own settings of a class, in place of those of before; every cache obeys within a second. */
export const putClassPolicy = handle(async (api) => {
  const name = parseInput(classPathSchema, api.params);
  const admission = await admit(api, { scope: 'values:write', changes: true });
  const settings = await readJson(api.request, classSettingsSchema);
  const before = await readClass(admission.tenantId, name);
  if (before.own === null) assertRoom(admission.tenantId);
  await change(api, admission, before, settings);
  return jsonResponse({ ...before, own: settings } satisfies ClassPolicy);
});

/** `DELETE`: the class has no settings of its own any more. 404 where it had none. */
export const removeClassPolicy = handle(async (api) => {
  const name = parseInput(classPathSchema, api.params);
  const admission = await admit(api, { scope: 'values:write', changes: true });
  const before = await readClass(admission.tenantId, name);
  if (before.own === null) throw new AppError('not_found', 'This class has no settings of its own.');
  await change(api, admission, before, null);
  return new Response(null, { status: 204 });
});

/** By what this process knows, which is all but what was set within the last moment. */
function assertRoom(tenantId: string): void {
  const known = services().policies.read(tenantId, false)?.policies ?? [];
  if (known.filter(({ kind, module }) => kind === 'tenant' && module !== null).length < mostClasses) return;
  throw new AppError('conflict', `There are settings for ${mostClasses} classes already: remove some.`);
}

async function readClass(tenantId: string, { module, type }: { module: string; type: string }): Promise<ClassPolicy> {
  const scope = { tenantId, module, dataType: type };
  const fields = (['tenant', ...appliedKinds] as const).map((kind) => policyField({ kind, ...scope }));
  const [own, ...found] = (await services().control.hmget(policiesKey, ...fields)).map(
    (json): unknown => json && JSON.parse(json),
  );
  const applied = appliedKinds.flatMap((kind, at) => {
    return found[at] ? [{ kind, module, dataType: type, settings: found[at] }] : [];
  });
  return classPolicySchema.parse({ module, dataType: type, own: own ?? null, applied });
}

/** Audit entry and settings together; the settings go out last, so that what cannot be written down is not done. */
async function change(api: ApiRequest, { principal, tenantId }: Admission, before: ClassPolicy, own: Settings) {
  const { module, dataType } = before;
  const { pools, control } = services();
  await takePolicyChange(tenantId);
  await withTenant(pools.app, tenantId, async (client) => {
    await assertNotTried(client, tenantId, before);
    await appendAuditEntry(client, {
      tenantId,
      actorUserId: principal.kind === 'session' ? principal.viewer.userId : null,
      action: own === null ? 'policy.remove' : 'policy.set',
      target: `class:${module}:${dataType}`,
      before: { own: before.own },
      after: { own, ...(principal.kind === 'api_key' ? { apiKeyId: principal.apiKeyId } : {}) },
      address: api.address,
      requestId: api.requestId,
    });
    await publishPolicies(control, [{ scope: { kind: 'tenant', tenantId, module, dataType }, settings: own }]);
  });
}

/** What is measured now must not change under it. */
async function assertNotTried(client: ClientBase, tenantId: string, { module, dataType }: ClassPolicy): Promise<void> {
  const trial = await findTrial(client, tenantId);
  const tried = trial?.changes.some((each) => each.module === module && each.dataType === dataType);
  if (tried) throw new AppError('conflict', 'Advice for this class is being tried: undo it, or wait for its verdict.');
}
