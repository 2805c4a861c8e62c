import { z } from 'zod';
import {
  newTenantSchema,
  type TenantLifeCycle,
  tenantChangeSchema,
  tenantDeletionSchema,
} from '#lib/contracts/tenant-life-cycle.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { RouteParams } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform } from '../http/operates-platform.ts';
import { parseInput } from '../http/parse-input.ts';
import { type PlatformQuery, platformQuery } from '../http/platform-scope.ts';
import { readJson } from '../http/read-json.ts';
import { beginTenantCreation } from './begin-creation.ts';
import {
  changeTenant,
  deleteTenant,
  maintainTenant,
  restoreTenant,
  resumeTenant,
  suspendTenant,
} from './change-tenant.ts';
import { describeLifeCycle } from './describe-life-cycle.ts';
import { tenantOptions } from './tenant-options.ts';

/** The tenant that the address names. Throws `invalid_request`. */
export const tenantIdOf = (params: RouteParams) => parseInput(z.object({ id: uuidSchema }), params).id.toLowerCase();

/** For the page of one tenant; noted in the audit log like every look of the staff. */
export function readLifeCycle(query: PlatformQuery, tenantId: string): Promise<TenantLifeCycle> {
  return query((client) => describeLifeCycle(client, { id: tenantId }));
}

export const showLifeCycle = handle(async (api) => {
  const principal = await api.authenticate();
  const tenantId = tenantIdOf(api.params);
  const use = { target: `tenant:${tenantId}`, tenantId };
  const query = platformQuery(principal, { ...api, action: 'life_cycle' }, use);
  return jsonResponse(await readLifeCycle(query, tenantId));
});

export const showTenantOptions = handle(async (api) => {
  canReadPlatform(await api.authenticate());
  return jsonResponse(tenantOptions);
});

/** 202: it is being made; its secrets are told here and nowhere else. */
export const addTenant = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const wish = await readJson(api.request, newTenantSchema);
  return jsonResponse(await beginTenantCreation(operator, wish), { status: 202 });
});

export const editTenant = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const change = await readJson(api.request, tenantChangeSchema);
  return jsonResponse(await changeTenant(operator, tenantIdOf(api.params), change));
});

export const removeTenant = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const deletion = await readJson(api.request, tenantDeletionSchema);
  return jsonResponse(await deleteTenant(operator, tenantIdOf(api.params), deletion), { status: 202 });
});

const acts = {
  suspend: suspendTenant,
  maintenance: maintainTenant,
  resume: resumeTenant,
  restore: restoreTenant,
} as const;

/** `suspend`, `maintenance`, `resume`, `restore`. */
export const actOnTenant = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const action = z.enum(['suspend', 'maintenance', 'resume', 'restore']).safeParse(api.params.action).data;
  if (action === undefined)
    throw new AppError('not_found', 'A tenant can be suspended, put under maintenance, resumed and restored.');
  return jsonResponse(await acts[action](operator, tenantIdOf(api.params)));
});
