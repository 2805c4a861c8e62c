import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import type { RecommendationEvent } from '#lib/optimizer/recommendation-state.ts';
import { withTenant } from '../../db/with-tenant.ts';
import { describeOptimization } from '../../optimizer/describe-optimization.ts';
import { takeStep } from '../../optimizer/take-step.ts';
import { services } from '../../services.ts';
import { adminOfTenant } from '../admin-of-tenant.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { localeOf } from '../request-locale.ts';

const actionEvents: Record<'apply' | 'dismiss' | 'revert', readonly RecommendationEvent[]> = {
  // A person's tap approves and applies at once.
  apply: ['approve', 'apply'],
  dismiss: ['dismiss'],
  revert: ['revert'],
};

const pathSchema = z.object({ id: z.uuid(), action: z.enum(['apply', 'dismiss', 'revert']) });

/** `POST /api/cache/ai/optimizations/{id}/{apply|dismiss|revert}`: answers the recommendation as it is afterwards. */
export const actOnOptimization = handle(async (api) => {
  const { tenantId, userId } = adminOfTenant(await api.authenticate(), api.request.headers);
  const { id, action } = parseInput(pathSchema, api.params);
  const { pools, control, optimizer } = services();
  const actor = { userId, address: api.address, requestId: api.requestId };
  const step = { control, tenantId, id, events: actionEvents[action], actor, at: new Date() };
  const row = await withTenant(pools.app, tenantId, (client) => takeStep(client, step)).catch((error: unknown) => {
    // The unique index: another trial is under way, and two could not be told apart.
    if (isUniqueViolation(error)) throw new AppError('conflict', 'Another change is being measured.', { cause: error });
    throw error;
  });
  optimizer.changed(row);
  return jsonResponse(describeOptimization(row, localeOf(api.request)));
});

const isUniqueViolation = (error: unknown) => error instanceof Error && 'code' in error && error.code === '23505';
