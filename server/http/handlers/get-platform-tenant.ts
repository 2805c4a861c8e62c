import { z } from 'zod';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../../auth/can-read-platform.ts';
import { listTenants } from '../../db/queries/platform/list-tenants.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { platformTenantScope } from '../platform-scope.ts';

const paramsSchema = z.object({ id: uuidSchema });

/** One tenant as the fleet lists it. */
export const getPlatformTenant = handle(async (api) => {
  const principal = canReadPlatform(await api.authenticate());
  const tenantId = parseInput(paramsSchema, api.params).id.toLowerCase();
  const scope = platformTenantScope(principal, tenantId, { ...api, action: 'tenant' });
  const [tenant] = await scope.query((client) => listTenants(client, new Date(), tenantId));
  if (!tenant) throw new AppError('not_found', 'There is no such tenant.');
  return jsonResponse({ tenant } satisfies { tenant: PlatformTenant });
});
