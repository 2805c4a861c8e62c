import { evictionSchema } from '#lib/contracts/evictions.ts';
import {
  type Optimization,
  optimizationsSchema,
  optimizerSettingsSchema,
  patternsSchema,
} from '#lib/contracts/optimizations.ts';
import { ago, answer, type FixedAnswer, idOf, rounded } from './fixed-answer.ts';

const hourSeconds = 3600;

const proposed: Optimization = {
  id: idOf(501),
  title: 'Guardar crm · api_response por mais tempo: de 30 min para 2 h',
  description: 'crm · api_response: de 30 min para 2 h. A memória fica em 104% da atual.',
  ...{ kind: 'ttl', module: 'crm', dataType: 'api_response', state: 'proposed', applied: false },
  ...{ confidence: 0.94, performanceGain: 2.1, interval: [2.1, 3.4] },
  evidence: 'Em 184 mil leituras, repetidas com o novo prazo durante 24 h, a taxa de acerto subiu entre 2,1 e 3,4 p.p.',
  ...{ measured: null, measuredInterval: null, measuredReads: null, verdict: null, progress: 0 },
  changes: [{ module: 'crm', dataType: 'api_response', formerTtlSeconds: 1800, ttlSeconds: 7200 }],
  history: [{ state: 'proposed', byOptimizer: true, at: ago(2 * hourSeconds) }],
  ...{ createdAt: ago(2 * hourSeconds), cleanup: null },
};

const measuring: Optimization = {
  ...proposed,
  id: idOf(502),
  title: 'Guardar busca · resultado por mais tempo: de 10 min para 45 min',
  evidence: 'Em 92 mil leituras, repetidas com o novo prazo durante 24 h, a taxa de acerto subiu entre 1,2 e 1,9 p.p.',
  ...{ module: 'busca', dataType: 'resultado', state: 'applied', applied: true, progress: 0.62 },
  changes: [{ module: 'busca', dataType: 'resultado', formerTtlSeconds: 600, ttlSeconds: 2700 }],
  history: [
    { state: 'proposed', byOptimizer: true, at: ago(9 * hourSeconds) },
    { state: 'applied', byOptimizer: false, at: ago(5 * hourSeconds) },
  ],
};

const kept: Optimization = {
  ...proposed,
  id: idOf(503),
  title: 'Guardar apps · config por mais tempo: de 30 min para 6 h',
  evidence: 'Em 41 mil leituras, repetidas com o novo prazo durante 24 h, a taxa de acerto subiu entre 3,8 e 4,6 p.p.',
  ...{ module: 'apps', dataType: 'config', state: 'kept', applied: true, progress: 1, verdict: 'gain-proven' },
  ...{ measured: 4.2, measuredInterval: [3.6, 4.8], measuredReads: { plan: 38_400, holdOut: 9_600 } },
  changes: [{ module: 'apps', dataType: 'config', formerTtlSeconds: 1800, ttlSeconds: 21_600 }],
  history: [
    { state: 'proposed', byOptimizer: true, at: ago(60 * hourSeconds) },
    { state: 'applied', byOptimizer: false, at: ago(58 * hourSeconds) },
    { state: 'kept', byOptimizer: true, at: ago(40 * hourSeconds) },
  ],
};

/** What the optimiser has to say to a tenant. */
export const adviceAnswers: FixedAnswer[] = [
  answer('/api/cache/ai/optimizations', optimizationsSchema, {
    optimizations: [proposed, measuring, kept],
    score: 91.4,
    scoreParts: [
      { metric: 'cache_hit_ratio', value: 94.1, target: 95, weight: 0.5, reached: 0.99 },
      { metric: 'latency_p99', value: 12.4, target: 50, weight: 0.3, reached: 1 },
      { metric: 'memory_efficiency', value: 58, target: 80, weight: 0.2, reached: 0.73 },
    ],
    needs: { historyHours: 24, requiredHistoryHours: 24, operations: 6_765_120, requiredOperations: 1000 },
    language: 'template',
  }),
  answer('/api/cache/ai/patterns', patternsSchema, {
    patterns: [
      { type: 'peak_hours', description: 'O movimento é maior às 14 h, 15 h e 16 h.', confidence: 0.98 },
      {
        type: 'mobile_peak',
        description: 'Às 21 h os celulares fazem até 81% das operações; no dia todo, 74%.',
        confidence: 0.9,
      },
    ],
    forecast: {
      from: ago(0),
      calls: Array.from({ length: 24 }, (_, hour) => rounded(280_000 + 190_000 * Math.sin((hour - 18) / 3.82), 0)),
      model: 'seasonal',
      wape: 0.08,
    },
    analyzedAt: ago(hourSeconds),
  }),
  answer('/api/cache/ai/eviction', evictionSchema, {
    current: {
      ...{ priority: 'high', sparesMobile: true, rules: ['time_based'] },
      reasons: ['É horário de pico e a plataforma está com 112% da carga usual. Sai só o que a cota exige.'],
      decidedAt: ago(2 * hourSeconds),
    },
    earlier: [
      {
        ...{ priority: 'normal', sparesMobile: false, rules: [], decidedAt: ago(9 * hourSeconds) },
        reasons: ['Nenhuma regra vale agora: sai primeiro o menos importante e o mais antigo, até 90% da cota.'],
      },
    ],
  }),
  answer('/api/cache/ai/settings', optimizerSettingsSchema, { autoApply: false, maxAgeSeconds: {} }),
];
