import { z } from 'zod';
import type { TopEntry, TopMeasure } from '#lib/contracts/top.ts';

/** What both sources of top entries answer with; latency in milliseconds. */
export const topEntryRowSchema = z
  .object({
    database: z.number(),
    module: z.string(),
    data_type: z.string(),
    cache_key: z.string().nullable(),
    calls: z.number(),
    misses: z.number(),
    answered: z.number(),
    bytes: z.number().nullable(),
    latency_ms: z.number(),
  })
  .transform((row): TopEntry => {
    const asked = row.answered + row.misses;
    return {
      database: row.database,
      module: row.module,
      dataType: row.data_type,
      key: row.cache_key,
      calls: row.calls,
      misses: row.misses,
      hitRate: asked === 0 ? null : (100 * row.answered) / asked,
      bytes: row.bytes,
      latencyTotal: row.latency_ms,
      avgLatency: row.calls === 0 ? null : row.latency_ms / row.calls,
    };
  });

/** The column of that row which a measure sorts by. */
export const topColumns: Record<TopMeasure, string> = {
  misses: 'misses',
  bytes: 'bytes',
  latency: 'latency_ms',
  calls: 'calls',
};
