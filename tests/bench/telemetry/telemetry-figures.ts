import type { FigureDefinition } from '../figure.ts';

export const telemetryFigures: readonly FigureDefinition[] = [
  {
    figure: 'ingest-operations',
    title: 'operations stored as aggregated batches of 1,000 tenants, one ingester process',
    unit: '/s',
    target: 500_000,
    better: 'higher',
  },
  {
    figure: 'ingest-samples',
    title: 'sampled operations stored, one ingester process',
    unit: 'rows/s',
    target: 60_000,
    better: 'higher',
  },
  {
    figure: 'ingest-both',
    title: 'operations stored as aggregated batches that carry samples too',
    unit: '/s',
    target: 0,
    better: 'higher',
  },
  {
    figure: 'time-to-query-p95',
    title: 'from the operation to the query that shows it, p95',
    unit: 'ms',
    target: 3_000,
    better: 'lower',
  },
  {
    figure: 'idle-tenants-cost',
    title: 'storing ten active tenants beside 4,990 others, against without them',
    unit: '×',
    target: 1.5,
    better: 'lower',
  },
  {
    figure: 'active-tenants-cost',
    title: 'storing one active tenant of 5,000, against one of 10',
    unit: '×',
    target: 1.5,
    better: 'lower',
  },
];
