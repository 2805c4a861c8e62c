import type { FigureDefinition } from '../figure.ts';

const atMost = (figure: string, title: string, unit: string, target: number): FigureDefinition => ({
  figure,
  title,
  unit,
  target,
  better: 'lower',
});
const atLeast = (figure: string, title: string, unit: string, target: number): FigureDefinition => ({
  figure,
  title,
  unit,
  target,
  better: 'higher',
});

export const optimizerFigures: readonly FigureDefinition[] = [
  atMost('what-if-mean-error', 'what-if against exact replay, mean over 12 TTLs, worst trace and seed', 'pp', 0.3),
  atMost('what-if-worst-error', 'what-if against exact replay, worst TTL, p95 over traces and seeds', 'pp', 1),
  atMost('observer-cost', 'observer, one operation, 40-character keys, p50', 'ns', 600),
  atMost(
    'sampler-cost',
    'what an application pays for one operation that reached a server, packing included, p50',
    'ns',
    600,
  ),
  atMost('l1-cost', 'the same for one that its own process answered', 'ns', 100),
  atMost('observer-state', 'observer, most state for one tenant', 'bytes', 1_048_576),
  atMost(
    'tenant-state',
    'all that is kept of one busy tenant: what-if, studies, preload, curve of memory',
    'bytes',
    1_048_576,
  ),
  atMost('gain-error-median', 'gain measured on the sample against exact replay of the same window, median', 'pp', 0.4),
  atMost('gain-error-p95', 'the same, p95', 'pp', 1.5),
  atMost('forecast-error-median', 'gain forecast from the first part against the second part, median', 'pp', 1.5),
  atLeast('interval-coverage', 'plans whose obtained gain lies in the stated 90 % interval', '%', 85),
  atLeast('ttl-plan-median', 'misses saved by the TTL plan out of sample, median of web and e-commerce', '%', 8),
  atLeast('ttl-plan-best', 'misses saved by the TTL plan out of sample, best trace', '%', 15),
  atMost('ttl-plan-memory', 'memory of the TTL plans relative to a fixed TTL, highest', 'ratio', 1.05),
  atLeast('beats-sliding', 'misses saved beyond a plain sliding TTL of equal memory, worst trace', '% points', 0),
  atLeast('preload-reduction', 'misses saved by TTL, renewal and preload together, worst web trace', '%', 25),
  atMost('preload-origin', 'origin fetches with preload relative to before, highest', 'ratio', 1.05),
  atLeast('preload-precision', 'preloaded values that were read, lowest', '%', 50),
  atLeast(
    'quota-reduction',
    'misses saved by quotas at 2 % memory against the better of traffic share and shared LRU, all traces',
    '%',
    5,
  ),
  atLeast('quota-reduction-small', 'the same without the two large traces', '%', 5),
  atMost('harm', 'hit ratio that a plan takes from a tenant, out of sample, worst', 'pp', 0.5),
  atMost('plans-without-reuse', 'plans proposed where nothing can be gained', 'plans', 0),
  atMost(
    'perturbed-what-if',
    'what-if against exact replay on varied traces, mean over 12 TTLs, worst trace',
    'pp',
    0.3,
  ),
  atLeast('perturbed-ttl-plan', 'misses saved by the TTL plan on varied traces, median', '%', 8),
  atMost('perturbed-memory', 'memory of the TTL plans on varied traces, highest', 'ratio', 1.05),
  atMost('perturbed-harm', 'hit ratio that a plan takes from a tenant on varied traces, worst', 'pp', 0.5),
  atMost('perturbed-without-reuse', 'plans on traces whose reuse was taken away', 'plans', 0),
];
