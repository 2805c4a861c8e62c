import type { ClientBase } from 'pg';
import { queryRow } from '../../query-rows.ts';
import { type OptimizationRow, optimizationColumns, optimizationRowSchema } from './optimization-row.ts';

export function readOptimization(client: ClientBase, tenantId: string, id: string): Promise<OptimizationRow | null> {
  return queryRow(
    client,
    optimizationRowSchema,
    `select ${optimizationColumns} from cache_management.optimizations where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
}

/** Locked until the transaction ends, so that two steps never start from the same state. */
export function lockOptimization(client: ClientBase, tenantId: string, id: string): Promise<OptimizationRow | null> {
  return queryRow(
    client,
    optimizationRowSchema,
    `select ${optimizationColumns} from cache_management.optimizations
      where tenant_id = $1 and id = $2 for update`,
    [tenantId, id],
  );
}

/** The recommendation that is measured now. */
export function findTrial(client: ClientBase, tenantId: string): Promise<OptimizationRow | null> {
  return queryRow(
    client,
    optimizationRowSchema,
    `select ${optimizationColumns} from cache_management.optimizations
      where tenant_id = $1 and state in ('applied', 'measured') and kind <> 'cleanup' for update`,
    [tenantId],
  );
}
