import type { Optimization, OptimizeResult } from '../contracts/optimizations.ts';
import type { QuotaPlanView } from '../contracts/quotas.ts';
import { sendJson } from './send-json.ts';

/** What a person may do with advice: a recommendation of a tenant's, or a split of the memory that tenants share. */
export type AdviceAction = 'apply' | 'dismiss' | 'revert';

/** Answers the recommendation as it is afterwards. @throws {ApiError} @throws {UnreachableError} */
export const changeOptimization = (id: string, action: AdviceAction): Promise<Optimization> =>
  sendJson('POST', `/api/cache/ai/optimizations/${id}/${action}`);

/** Answers the split as it is afterwards. @throws {ApiError} @throws {UnreachableError} */
export const changeQuotas = (id: string, action: AdviceAction): Promise<QuotaPlanView> =>
  sendJson('POST', `/api/platform/quotas/${id}/${action}`);

/** One analysis now. @throws {ApiError} @throws {UnreachableError} */
export const analyzeNow = (): Promise<OptimizeResult> => sendJson('POST', '/api/cache/ai/optimize');
