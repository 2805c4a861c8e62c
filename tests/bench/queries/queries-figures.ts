import type { FigureDefinition } from '../figure.ts';

const atMost = (figure: string, title: string, unit: string, target: number): FigureDefinition => ({
  figure,
  title,
  unit,
  target,
  better: 'lower',
});

/** The promises of the read side. Milliseconds are p95 from the call of the query to its parsed answer. */
export const queriesFigures: readonly FigureDefinition[] = [
  atMost('performance-24h-p95', '24 h of one of 1,000 tenants, kryonix_app under row-level security', 'ms', 10),
  atMost('performance-30d-p95', '30 d of one of 1,000 tenants, kryonix_app under row-level security', 'ms', 25),
  atMost('top-keys-p95', 'top keys of a tenant with 20,000 samples', 'ms', 30),
  atMost('fleet-p95', 'the fleet page of 1,000 tenants, kryonix_platform, audit row included', 'ms', 100),
  atMost('performance-24h-growth', '24 h: median beside 5,000 tenants by median beside 10', 'times', 1.5),
  atMost('performance-30d-growth', '30 d: median beside 5,000 tenants by median beside 10', 'times', 1.5),
  atMost('top-keys-growth', 'top keys: median beside 5,000 tenants by median beside 10', 'times', 1.5),
  atMost('performance-24h-history', '24 h: median with 30 days behind by median with these 24 h alone', 'times', 1.5),
  atMost('performance-30d-history', '30 d: median with 900 days behind by median with these 30 d alone', 'times', 1.5),
  atMost('data-set', 'making the data set, once', 's', 900),
];
