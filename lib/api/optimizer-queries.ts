import { queryOptions } from '@tanstack/react-query';
import type { Explanation, OptimizerSettings, Patterns, Simulation } from '../contracts/optimizations.ts';
import { fetchJson } from './fetch-json.ts';
import { sendJson } from './send-json.ts';

export interface ChosenClass {
  module: string;
  dataType: string;
}

/** What other TTLs would do to a class; `null` asks for the one that is read most. */
export function simulationQuery(chosen: ChosenClass | null) {
  return queryOptions({
    queryKey: ['cache', 'own', 'simulation', chosen?.module ?? null, chosen?.dataType ?? null],
    queryFn: () => sendJson<Simulation>('POST', '/api/cache/ai/simulate', chosen ?? {}),
    refetchInterval: 60_000,
  });
}

/** What the tenant's traffic does, and what is expected of the next day. */
export function patternsQuery() {
  return queryOptions({
    queryKey: ['cache', 'own', 'patterns'],
    queryFn: ({ signal }) => fetchJson<Patterns>('/api/cache/ai/patterns', signal),
    refetchInterval: 300_000,
  });
}

/** What the tenant allows the optimiser. */
export function optimizerSettingsQuery() {
  return queryOptions({
    queryKey: ['cache', 'own', 'optimizer-settings'],
    queryFn: ({ signal }) => fetchJson<OptimizerSettings>('/api/cache/ai/settings', signal),
  });
}

/** One recommendation in full sentences. A language model may take seconds, so it is asked for once. */
export function explanationQuery(id: string, state: string) {
  return queryOptions({
    queryKey: ['cache', 'own', 'explanation', id, state],
    queryFn: ({ signal }) => fetchJson<Explanation>(`/api/cache/ai/optimizations/${id}/explanation`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** @throws {ApiError} @throws {UnreachableError} */
export const saveOptimizerSettings = (settings: OptimizerSettings): Promise<OptimizerSettings> =>
  sendJson('PUT', '/api/cache/ai/settings', settings);

/** @throws {ApiError} @throws {UnreachableError} */
export const askQuestion = (question: string): Promise<Explanation> =>
  sendJson('POST', '/api/cache/ai/questions', { question });
