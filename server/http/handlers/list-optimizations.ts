import type { Optimizations } from '#lib/contracts/optimizations.ts';
import { countHistoryHours } from '../../db/queries/optimizations/count-history-hours.ts';
import { countOperations24h } from '../../db/queries/realtime/count-operations-24h.ts';
import type { TenantRead } from '../tenant-read.ts';

/** What an analysis needs at least: one daily rhythm, and enough operations for the interval of a gain to be narrow. */
const requiredHistoryHours = 24;
const requiredOperations = 1000;

/** Nothing is proposed before the optimiser exists: the list is empty, and the needs say how far the data has come. */
export const listOptimizations: TenantRead<void, Optimizations> = {
  name: 'optimizations',
  parse: () => {},
  async query(scope) {
    const now = new Date();
    const needs = await scope.query(async (client) => ({
      historyHours: await countHistoryHours(client, scope.tenantId, now),
      requiredHistoryHours,
      // What nobody counted is not in hand.
      operations: (await countOperations24h(client, scope.tenantId, now)) ?? 0,
      requiredOperations,
    }));
    return { optimizations: [], score: null, needs };
  },
};
