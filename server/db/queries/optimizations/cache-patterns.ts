import type { ClientBase } from 'pg';
import { z } from 'zod';
import { patternTypes, type TrafficPattern } from '#lib/optimizer/traffic-patterns.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  pattern_type: z.enum(patternTypes),
  pattern_description: z.string(),
  confidence_score: z.coerce.number(),
  peak_hours: z.array(z.number()).nullable(),
  peak_days: z.array(z.number()).nullable(),
  details: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.number())])),
  analyzed_at: z.date(),
});

/** A pattern as it is stored. */
export type CachePatternRow = z.infer<typeof rowSchema>;

/** What was found last, the surest first. */
export function listCachePatterns(client: ClientBase, tenantId: string): Promise<CachePatternRow[]> {
  return queryRows(
    client,
    rowSchema,
    `select pattern_type, pattern_description, confidence_score, peak_hours, peak_days, details, analyzed_at
       from cache_management.ai_cache_patterns where tenant_id = $1
      order by confidence_score desc, pattern_type, id`,
    [tenantId],
  );
}

/** Puts what was found now in the place of what was found before. */
export async function replaceCachePatterns(
  client: ClientBase,
  tenantId: string,
  patterns: readonly (TrafficPattern & { description: string })[],
  at: Date,
): Promise<void> {
  await client.query('delete from cache_management.ai_cache_patterns where tenant_id = $1', [tenantId]);
  for (const { type, description, confidence, peakHours, peakDays, details } of patterns) {
    await client.query(
      `insert into cache_management.ai_cache_patterns (tenant_id, pattern_type, pattern_description, confidence_score,
         peak_hours, peak_days, details, analyzed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [tenantId, type, description, confidence.toFixed(3), peakHours, peakDays, JSON.stringify(details), at],
    );
  }
}
