import { z } from 'zod';
import { type Performance, performanceFilterSchema, rangeSchema } from '#lib/contracts/performance.ts';
import { getTenantPerformance } from '../../db/queries/performance/get-tenant-performance.ts';
import { parseInput } from '../parse-input.ts';
import type { TenantRead } from '../tenant-read.ts';

const inputSchema = z.object({ range: rangeSchema, filter: performanceFilterSchema });

export const getPerformance: TenantRead<z.infer<typeof inputSchema>, Performance> = {
  name: 'performance',
  parse: ({ params, query }) => parseInput(inputSchema, { range: params.range, filter: query }),
  query: (scope, { range, filter }) =>
    scope.query((client) => getTenantPerformance(client, scope.tenantId, { range, filter, now: new Date() })),
};
