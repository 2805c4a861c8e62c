import type { FigureDefinition } from '../figure.ts';

const ratio = { unit: '×', better: 'higher' } as const;

/** Ratios are medians over the rounds; `ioredis` is ioredis 6 with automatic pipelining, alone. */
export const sdkFigures: readonly FigureDefinition[] = [
  { figure: 'get-200b-ratio-256', title: 'get of 200 B, 256 at once, against ioredis', target: 2, ...ratio },
  { figure: 'get-200b-ratio-64', title: 'get of 200 B, 64 at once, against ioredis', target: 1.3, ...ratio },
  {
    figure: 'get-200b-p99-ratio-256',
    title: 'p99 of that get, 256 at once, against ioredis',
    unit: '×',
    target: 1,
    better: 'lower',
  },
  {
    figure: 'get-200b-p99-ratio-64',
    title: 'p99 of that get, 64 at once, against ioredis',
    unit: '×',
    target: 1,
    better: 'lower',
  },
  {
    figure: 'get-200b-cpu-ratio-256',
    title: 'processor time of the client for that get, against ioredis',
    unit: '×',
    target: 0.5,
    better: 'lower',
  },
  { figure: 'set-200b-ratio-256', title: 'set of 200 B, 256 at once, against ioredis', target: 0.95, ...ratio },
  { figure: 'set-200b-ratio-64', title: 'set of 200 B, 64 at once, against ioredis', target: 0.95, ...ratio },
  {
    figure: 'get-8kb-json-ratio-256',
    title: 'get of 8 KB of JSON, 256 at once, against ioredis + JSON.parse',
    target: 0.95,
    ...ratio,
  },
  { figure: 'get-8kb-json-ratio-64', title: 'the same, 64 at once', target: 0.95, ...ratio },
  {
    figure: 'get-8kb-lz4-ratio-256',
    title: 'the same stored with lz4, 256 at once, against ioredis + JSON.parse without',
    target: 0.9,
    ...ratio,
  },
  { figure: 'get-8kb-lz4-ratio-64', title: 'the same, 64 at once', target: 0.9, ...ratio },
  {
    figure: 'l1-hits-per-second',
    title: 'hits in the process, parsed values, one core',
    unit: 'op/s',
    target: 1_000_000,
    better: 'higher',
  },
  { figure: 'l1-ahead-of-bentocache', title: 'the same against bentocache’s memory tier', target: 1, ...ratio },
  {
    figure: 'commands-per-second',
    title: 'gets of 200 B from one process, 256 at once',
    unit: 'op/s',
    target: 100_000,
    better: 'higher',
  },
  {
    figure: 'telemetry-cost',
    title: 'processor time that measuring adds to an operation',
    unit: 'µs',
    target: 0.5,
    better: 'lower',
  },
  {
    figure: 'sockets-1000-tenants',
    title: 'sockets of one process for 1,000 tenants in 16 databases',
    unit: 'sockets',
    target: 64,
    better: 'lower',
  },
  { figure: 'ahead-of-node-redis', title: 'get of 200 B, 256 at once, against node-redis 5', target: 1, ...ratio },
  { figure: 'ahead-of-iovalkey', title: 'the same against iovalkey', target: 1, ...ratio },
  { figure: 'ahead-of-bentocache', title: 'the same against bentocache', target: 1, ...ratio },
  { figure: 'ahead-of-cache-manager', title: 'the same against cache-manager', target: 1, ...ratio },
  { figure: 'ahead-of-keyv', title: 'the same against keyv', target: 1, ...ratio },
  { figure: 'ahead-of-cachified', title: 'the same against cachified', target: 1, ...ratio },
];
