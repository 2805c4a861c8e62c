import { z } from 'zod';
import { type Breakdown, type BreakdownGroup, breakdownQuestionSchema } from '#lib/contracts/breakdown.ts';
import { exportFormatSchema } from '#lib/contracts/export-format.ts';
import { getBreakdown as queryBreakdown } from '../../db/queries/performance/get-breakdown.ts';
import { type Column, exportResponse } from '../export-response.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import type { TenantRead } from '../tenant-read.ts';

const inputSchema = z.object({ question: breakdownQuestionSchema, format: exportFormatSchema.optional() });

/** The header names are an interface: people's sheets refer to them. */
const columns: readonly Column<BreakdownGroup>[] = [
  ['value', (group) => group.value],
  ['calls', (group) => group.calls],
  ['share_percent', (group) => group.share],
  ['hit_rate_percent', (group) => group.hitRate],
  ['p95_ms', (group) => group.p95],
  ['misses', (group) => group.misses],
  ['bytes', (group) => group.bytes],
  ['queue_time_mean_ms', (group) => group.queueTime],
  ['server_time_mean_ms', (group) => group.serverTime],
];

export const getBreakdown: TenantRead<z.infer<typeof inputSchema>, Breakdown> = {
  name: 'breakdown',
  parse: ({ query }) => parseInput(inputSchema, { question: query, format: query.format }),
  query: (scope, { question }) => scope.query((client) => queryBreakdown(client, scope.tenantId, question, new Date())),
  respond: (answer, { format }) =>
    format === undefined
      ? jsonResponse(answer)
      : exportResponse(format, {
          name: `breakdown-${answer.by.toLowerCase()}-${answer.range}`,
          body: answer,
          lines: answer.groups,
          columns,
        }),
};
