import type { Optimization, OptimizeResult } from '../contracts/optimizations.ts';
import { toApiError } from './api-error.ts';
import { request } from './fetch-json.ts';

export type OptimizationAction = 'apply' | 'dismiss' | 'revert';

async function post<T>(url: string): Promise<T> {
  const response = await request(url, { method: 'POST', headers: { accept: 'application/json' } });
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as T;
}

/** Answers the recommendation as it is afterwards. @throws {ApiError} @throws {UnreachableError} */
export const changeOptimization = (id: string, action: OptimizationAction): Promise<Optimization> =>
  post(`/api/cache/ai/optimizations/${id}/${action}`);

/** One analysis now. @throws {ApiError} @throws {UnreachableError} */
export const analyzeNow = (): Promise<OptimizeResult> => post('/api/cache/ai/optimize');
