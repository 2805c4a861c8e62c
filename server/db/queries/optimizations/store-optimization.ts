import type { ClientBase } from 'pg';
import { queryRow } from '../../query-rows.ts';
import { type OptimizationRow, optimizationColumns, optimizationRowSchema } from './optimization-row.ts';

type NewOptimization = Pick<
  OptimizationRow,
  'kind' | 'changes' | 'gain_pp' | 'gain_low_pp' | 'gain_high_pp' | 'evidence' | 'salt' | 'hottest' | 'created_at'
> & { cleanup?: OptimizationRow['cleanup'] };

async function oneRow(client: ClientBase, sql: string, values: readonly unknown[]): Promise<OptimizationRow> {
  const row = await queryRow(client, optimizationRowSchema, sql, values);
  if (row === null) throw new Error('the recommendation is gone');
  return row;
}

export function insertOptimization(
  client: ClientBase,
  tenantId: string,
  made: NewOptimization,
): Promise<OptimizationRow> {
  return oneRow(
    client,
    `insert into cache_management.optimizations
       (tenant_id, kind, changes, gain_pp, gain_low_pp, gain_high_pp, evidence, salt, hottest, created_at, updated_at,
        cleanup)
     values ($1, $10, $2, $3, $4, $5, $6, $7, $8, $9, $9, $11) returning ${optimizationColumns}`,
    [
      tenantId,
      JSON.stringify(made.changes),
      made.gain_pp,
      made.gain_low_pp,
      made.gain_high_pp,
      JSON.stringify(made.evidence),
      made.salt,
      JSON.stringify(made.hottest),
      made.created_at,
      made.kind,
      made.cleanup == null ? null : JSON.stringify(made.cleanup),
    ],
  );
}

/** Writes down what a step or a measurement changed. */
export function updateOptimization(client: ClientBase, row: OptimizationRow, at: Date): Promise<OptimizationRow> {
  return oneRow(
    client,
    `update cache_management.optimizations
        set state = $3, measured = $4, progress = $5, steps = $6, applied_at = $7, updated_at = $8,
            cleanup = $9, due_at = $10
      where tenant_id = $1 and id = $2 returning ${optimizationColumns}`,
    [
      row.tenant_id,
      row.id,
      row.state,
      row.measured === null ? null : JSON.stringify(row.measured),
      row.progress,
      JSON.stringify(row.steps),
      row.applied_at,
      at,
      row.cleanup === null ? null : JSON.stringify(row.cleanup),
      row.due_at,
    ],
  );
}
