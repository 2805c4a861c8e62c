import { z } from 'zod';
import { SingleFlight } from '#lib/cache/single-flight.ts';
import type { CleanupPlan } from '#lib/contracts/cleanups.ts';
import { AppError } from '#lib/errors.ts';
import { readOptimization } from '../../db/queries/optimizations/find-optimization.ts';
import { planCleanup } from '../../optimizer/plan-cleanup.ts';
import { remember } from '../../remember.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { ownTenantScope } from '../tenant-scope.ts';

const paramsSchema = z.object({ id: z.uuid() });

/** Counting looks at every key of a database: whoever asks while somebody counts gets that answer. */
const counts = () => remember('cleanup-counts', () => new SingleFlight());

/** `GET /api/cache/ai/optimizations/{id}/dry-run`: counts what a cleanup would change, and changes nothing. */
export const planCleanupById = handle(async (api) => {
  const { tenantId, masked, query } = ownTenantScope(await api.authenticate());
  const { id } = parseInput(paramsSchema, api.params);
  const row = await query((client) => readOptimization(client, tenantId, id));
  if (row === null || row.kind !== 'cleanup') throw new AppError('not_found', 'There is no such cleanup.');
  const plan = await counts().run<CleanupPlan>(`${tenantId}:${id}:${masked}`, () =>
    planCleanup(services().cache, row, { masked, now: Date.now() }),
  );
  return jsonResponse(plan);
});
