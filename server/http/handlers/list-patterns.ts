import type { Patterns } from '#lib/contracts/optimizations.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { type CachePatternRow, listCachePatterns } from '../../db/queries/optimizations/cache-patterns.ts';
import { readTenantTimeZone } from '../../db/queries/optimizations/read-hourly-traffic.ts';
import { describePattern } from '../../optimizer/describe-pattern.ts';
import { zoneOrDefault } from '../../optimizer/local-clock.ts';
import { localeOf } from '../request-locale.ts';
import type { TenantRead } from '../tenant-read.ts';

/** `GET /api/cache/ai/patterns`: what the traffic does, in the reader's language, and what is expected of the next day. */
export const listPatterns: TenantRead<Locale, Patterns> = {
  name: 'patterns',
  parse: (api) => localeOf(api.request),
  async query(scope, locale) {
    const { rows, zone } = await scope.query(async (client) => ({
      rows: await listCachePatterns(client, scope.tenantId),
      zone: zoneOrDefault(await readTenantTimeZone(client, scope.tenantId)),
    }));
    return {
      patterns: rows.map((row) => ({
        type: row.pattern_type,
        description: describePattern(
          { type: row.pattern_type, peakHours: row.peak_hours, peakDays: row.peak_days, details: row.details },
          locale,
          zone,
        ),
        confidence: row.confidence_score,
      })),
      forecast: forecastOf(rows),
      analyzedAt: rows[0]?.analyzed_at.toISOString() ?? null,
    };
  },
};

function forecastOf(rows: readonly CachePatternRow[]): Patterns['forecast'] {
  const { details } = rows.find(({ pattern_type }) => pattern_type === 'forecast') ?? {};
  const { calls, fromMs, model, wape } = details ?? {};
  if (!Array.isArray(calls) || typeof fromMs !== 'number') return null;
  const from = new Date(fromMs).toISOString();
  return { from, calls, model: String(model), wape: typeof wape === 'number' ? wape : null };
}
