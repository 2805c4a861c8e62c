import type { Optimizations } from '#lib/contracts/optimizations.ts';
import { getAnalysisHistory } from '../../db/queries/optimizations/get-analysis-history.ts';
import type { TenantRead } from '../tenant-read.ts';

/** What an analysis needs at least: one daily rhythm, and enough operations for the interval of a gain to be narrow. */
const requiredHistoryHours = 24;
const requiredOperations = 1000;

/** Nothing is proposed before the optimiser exists: the list is empty, and the needs say how far the data has come. */
export const listOptimizations: TenantRead<void, Optimizations> = {
  name: 'optimizations',
  parse: () => {},
  async query(scope) {
    const { historyHours, operations } = await scope.query((client) =>
      getAnalysisHistory(client, scope.tenantId, new Date()),
    );
    return {
      optimizations: [],
      score: null,
      needs: { historyHours, requiredHistoryHours, operations, requiredOperations },
    };
  },
};
