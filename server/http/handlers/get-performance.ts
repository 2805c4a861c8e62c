import { z } from 'zod';
import { exportFormatSchema } from '#lib/contracts/export-format.ts';
import {
  anyRangeSchema,
  boundsSchema,
  type CustomPerformance,
  type Performance,
  performanceFilterSchema,
} from '#lib/contracts/performance.ts';
import { getTenantPerformance } from '../../db/queries/performance/get-tenant-performance.ts';
import { type Column, exportResponse } from '../export-response.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import type { TenantRead } from '../tenant-read.ts';

const inputSchema = z.object({
  range: anyRangeSchema,
  filter: performanceFilterSchema,
  bounds: boundsSchema.optional(),
  format: exportFormatSchema.optional(),
});

type Input = z.infer<typeof inputSchema>;
type AnyPerformance = Performance | CustomPerformance;
type Line = AnyPerformance['points'][number] & { period: 'current' | 'previous' };

/** The header names are an interface: people's sheets refer to them. */
const columns: readonly Column<Line>[] = [
  ['period', (line) => line.period],
  ['timestamp', (line) => line.timestamp],
  ['response_time_ms', (line) => line.responseTime],
  ['p95_ms', (line) => line.p95],
  ['p99_ms', (line) => line.p99],
  ['hit_rate_percent', (line) => line.hitRate],
  ['throughput_per_second', (line) => line.throughput],
  ['mobile_percent', (line) => line.mobilePercentage],
  ['queue_time_mean_ms', (line) => line.queueTime],
  ['server_time_mean_ms', (line) => line.serverTime],
];

/** One line per point of the chart, those of the period before first, so that time ascends. */
const linesOf = ({ points, previous }: AnyPerformance): Line[] => [
  ...(previous?.points ?? []).map((point) => ({ ...point, period: 'previous' as const })),
  ...points.map((point) => ({ ...point, period: 'current' as const })),
];

export const getPerformance: TenantRead<Input, AnyPerformance> = {
  name: 'performance',
  parse: ({ params, query }) =>
    parseInput(inputSchema, { range: params.range, filter: query, bounds: query, format: query.format }),
  query: (scope, { range, filter, bounds }) =>
    scope.query((client): Promise<AnyPerformance> => {
      const question = { filter, bounds: bounds ?? {}, now: new Date() };
      return range === 'custom'
        ? getTenantPerformance(client, scope.tenantId, { range, ...question })
        : getTenantPerformance(client, scope.tenantId, { range, ...question });
    }),
  respond: (answer, { format }) =>
    format === undefined
      ? jsonResponse(answer)
      : exportResponse(format, { name: `performance-${answer.range}`, body: answer, lines: linesOf(answer), columns }),
};
