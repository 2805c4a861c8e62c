import type { Eviction, EvictionDecisionView } from '#lib/contracts/evictions.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { type EvictionDecisionRow, listEvictionDecisions } from '../../db/queries/evictions/eviction-decisions.ts';
import { describeEviction } from '../../optimizer/describe-eviction.ts';
import { localeOf } from '../request-locale.ts';
import type { TenantRead } from '../tenant-read.ts';

/** `GET /api/cache/ai/eviction`: what leaves memory first, and why, in the reader's language. */
export const getEviction: TenantRead<Locale, Eviction> = {
  name: 'eviction',
  parse: (api) => localeOf(api.request),
  async query(scope, locale) {
    const rows = await scope.query((client) => listEvictionDecisions(client, scope.tenantId));
    const [current = null, ...earlier] = rows.map((row) => view(row, locale));
    return { current, earlier };
  },
};

const view = (row: EvictionDecisionRow, locale: Locale): EvictionDecisionView => ({
  priority: row.priority,
  sparesMobile: row.spares_mobile,
  rules: row.rules,
  reasons: describeEviction(row.rules, row.figures, locale),
  decidedAt: row.decided_at.toISOString(),
});
