import { z } from 'zod';
import type { QuotaPlanView, Quotas } from '#lib/contracts/quotas.ts';
import { AppError } from '#lib/errors.ts';
import type { RecommendationEvent } from '#lib/optimizer/recommendation-state.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { listMemoryTenants } from '../db/queries/quotas/list-memory-tenants.ts';
import { listQuotaPlans, lockNewestQuotaPlan, lockQuotaPlan } from '../db/queries/quotas/quota-plans.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform } from '../http/operates-platform.ts';
import { parseInput } from '../http/parse-input.ts';
import { type PlatformQuery, platformQuery } from '../http/platform-scope.ts';
import { services } from '../services.ts';
import { describeMemoryTenant, describeQuotaPlan } from './describe-quotas.ts';
import { publishQuotaChange } from './quota-feed.ts';
import { readQuotaMemory, readStandings } from './quota-memory.ts';
import { sharedMemory } from './shared-memory.ts';
import { takeQuotaStep } from './take-quota-step.ts';

/** What tenants hold and would make of the memory that they share, and the splits of it that were proposed. */
export async function readQuotas(query: PlatformQuery): Promise<Quotas> {
  const plane = await sharedMemory(services());
  const now = new Date();
  return query(async (client) => {
    const { rows, usableBytes, outcome } = await readQuotaMemory(client, plane, now);
    const plans = await listQuotaPlans(client);
    return {
      usableBytes,
      expiredHeld: plane.expiredHeld,
      tenants: rows.map(describeMemoryTenant),
      plans: plans.map(describeQuotaPlan),
      reason: typeof outcome === 'string' ? outcome : null,
    };
  });
}

export const showQuotas = handle(async (api) => {
  const principal = await api.authenticate();
  const query = platformQuery(principal, { ...api, action: 'quotas' }, { target: 'quotas', tenantId: null });
  return jsonResponse(await readQuotas(query));
});

const actionEvents: Record<'apply' | 'dismiss' | 'revert', readonly RecommendationEvent[]> = {
  // A person's tap approves and applies at once.
  apply: ['approve', 'apply'],
  dismiss: ['dismiss'],
  revert: ['revert'],
};

const pathSchema = z.object({ id: z.uuid(), action: z.enum(['apply', 'dismiss', 'revert']) });

/** `POST /api/platform/quotas/{id}/{apply|dismiss|revert}`: answers the split as it is afterwards. */
export const actOnQuotas = handle(async (api) => {
  const { userId, address, requestId } = await operatesPlatform(api);
  const { id, action } = parseInput(pathSchema, api.params);
  const plane = await sharedMemory(services());
  const view = await inTransaction(services().pools.platform, async (client): Promise<QuotaPlanView> => {
    const row = await lockQuotaPlan(client, id);
    if (row === null) throw new AppError('not_found', 'There is no such split of memory.');
    // The quotas of an older one have given way to those of the newest.
    if ((await lockNewestQuotaPlan(client))?.id !== id)
      throw new AppError('conflict', 'There is a newer split of memory.');
    const actor = { userId, address, requestId };
    const at = new Date();
    const rows = await listMemoryTenants(client, plane.evictable, at);
    const standings = await readStandings(rows, (tenantId) => services().tenantRules.usage(tenantId));
    await takeQuotaStep(client, row, { events: actionEvents[action], actor, at, standings });
    return describeQuotaPlan(row);
  });
  await publishQuotaChange(services().control, { id, state: view.state, inForce: view.inForce });
  return jsonResponse(view);
});
