import type { Optimizations } from '#lib/contracts/optimizations.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { countHistoryHours } from '../../db/queries/optimizations/count-history-hours.ts';
import { listOptimizationRows } from '../../db/queries/optimizations/list-optimization-rows.ts';
import { countOperations24h } from '../../db/queries/realtime/count-operations-24h.ts';
import { describeOptimization } from '../../optimizer/describe-optimization.ts';
import { services } from '../../services.ts';
import { readTargetScore } from '../read-target-score.ts';
import { localeOf } from '../request-locale.ts';
import type { TenantRead } from '../tenant-read.ts';

/** What an analysis needs at least: one daily rhythm, and enough operations for the interval of a gain to be narrow. */
const requiredHistoryHours = 24;
const requiredOperations = 1000;

/** Recommendations in the reader's language; where there are none, the needs say how far the data has come. */
export const listOptimizations: TenantRead<Locale, Optimizations> = {
  name: 'optimizations',
  parse: (api) => localeOf(api.request),
  async query(scope, locale) {
    const now = new Date();
    const rows = await scope.query((client) => listOptimizationRows(client, scope.tenantId));
    const needs = await scope.query(async (client) => ({
      historyHours: await countHistoryHours(client, scope.tenantId, now),
      requiredHistoryHours,
      // What nobody counted is not in hand.
      operations: (await countOperations24h(client, scope.tenantId, now)) ?? 0,
      requiredOperations,
    }));
    return {
      optimizations: rows.map((row) => describeOptimization(row, locale)),
      ...(await readTargetScore(scope, now)),
      needs,
      language: services().language === null ? 'template' : 'model',
    };
  },
};
