import { z } from 'zod';
import type { Alert } from './alerts.ts';
import { databaseSchema } from './database.ts';
import type { Optimization } from './optimizations.ts';
import type { QuotaPlanView } from './quotas.ts';
import { realtimeScalarsSchema } from './realtime-metrics.ts';
import { recentOperationSchema } from './recent-operations.ts';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

/**
 * `cache_performance_update`, server → client: full objects, at most once a second per client; when nothing changed,
 * one every 10 s. `sourcesReady` is false while PostgreSQL, Redis or ingestion is down: the figures are then the last known.
 */
export const cachePerformanceUpdateSchema = z.object({
  tenantId: uuidSchema,
  metrics: realtimeScalarsSchema,
  databases: z.array(databaseSchema).length(16),
  recentOperations: z.array(recentOperationSchema).max(5),
  sourcesReady: z.boolean(),
  timestamp: timestampSchema,
});

export type CachePerformanceUpdate = z.infer<typeof cachePerformanceUpdateSchema>;

/** `optimization_update`, server → client: a recommendation as it is after a step, or further measured. */
export interface OptimizationUpdate {
  tenantId: string;
  optimization: Optimization;
}

/** `alert`, server → client: an alert as it is after it began, ended or was escalated; its title in Portuguese. */
export interface AlertUpdate {
  tenantId: string;
  alert: Pick<Alert, 'id' | 'rule' | 'severity' | 'state' | 'title' | 'value' | 'threshold' | 'since'>;
}

/** `memory_split_update`, server → client, staff only: a split of memory as it is after a step, or in or out of its turn. */
export interface MemorySplitUpdate extends Pick<QuotaPlanView, 'id' | 'state' | 'inForce'> {}

/** Server → client events; clients send nothing. */
export interface ServerToClientEvents {
  cache_performance_update: (update: CachePerformanceUpdate) => void;
  optimization_update: (update: OptimizationUpdate) => void;
  alert: (update: AlertUpdate) => void;
  memory_split_update: (update: MemorySplitUpdate) => void;
}
