import type { ClientBase } from 'pg';
import { queryRows } from '../../query-rows.ts';
import { type OptimizationRow, optimizationColumns, optimizationRowSchema } from './optimization-row.ts';

const kept = 50;

/** The tenant's recommendations, the newest first, at most 50. */
export function listOptimizationRows(client: ClientBase, tenantId: string): Promise<OptimizationRow[]> {
  return queryRows(
    client,
    optimizationRowSchema,
    `select ${optimizationColumns} from cache_management.optimizations
      where tenant_id = $1 order by created_at desc, id limit ${kept}`,
    [tenantId],
  );
}
