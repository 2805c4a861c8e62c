import { z } from 'zod';
import type { Explanation } from '#lib/contracts/optimizations.ts';
import { AppError } from '#lib/errors.ts';
import { canActForTenant } from '../../auth/can-act-for-tenant.ts';
import { readOptimization } from '../../db/queries/optimizations/find-optimization.ts';
import { withTenant } from '../../db/with-tenant.ts';
import { describeOptimization } from '../../optimizer/describe-optimization.ts';
import { explainOptimization } from '../../optimizer/explain-optimization.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { localeOf } from '../request-locale.ts';

const paramsSchema = z.object({ id: z.uuid() });

/** `GET /api/cache/ai/optimizations/{id}/explanation`: in a model's words where one is there, else in our own. */
export const explainOptimizationById = handle(async (api) => {
  const { tenantId } = canActForTenant(await api.authenticate(), 'cache:read');
  const { id } = parseInput(paramsSchema, api.params);
  const { pools, language } = services();
  const row = await withTenant(pools.app, tenantId, (client) => readOptimization(client, tenantId, id));
  if (row === null) throw new AppError('not_found', 'There is no such recommendation.');
  const locale = localeOf(api.request);
  const facts = explainOptimization(describeOptimization(row, locale), locale);
  const said = (await language?.say(locale, facts)) ?? null;
  const answer: Explanation = { text: said ?? facts, source: said === null ? 'template' : 'model' };
  return jsonResponse(answer);
});
