import type { ClientBase } from 'pg';
import { z } from 'zod';
import { exportFormatSchema } from '#lib/contracts/export-format.ts';
import { type Top, type TopEntry, type TopQuestion, topQuestionSchema } from '#lib/contracts/top.ts';
import { choosePeriod, endOf } from '../../db/queries/performance/choose-period.ts';
import { listTopClasses } from '../../db/queries/performance/list-top-classes.ts';
import { listTopKeys } from '../../db/queries/performance/list-top-keys.ts';
import { type Column, exportResponse } from '../export-response.ts';
import { jsonResponse } from '../json-response.ts';
import { maskKey } from '../mask-key.ts';
import { parseInput } from '../parse-input.ts';
import type { TenantRead } from '../tenant-read.ts';

const inputSchema = z.object({ question: topQuestionSchema, format: exportFormatSchema.optional() });

/** The header names are an interface: people's sheets refer to them. */
const columns: readonly Column<TopEntry>[] = [
  ['database', (entry) => entry.database],
  ['module', (entry) => entry.module],
  ['data_type', (entry) => entry.dataType],
  ['key', (entry) => entry.key],
  ['calls', (entry) => entry.calls],
  ['misses', (entry) => entry.misses],
  ['hit_rate_percent', (entry) => entry.hitRate],
  ['bytes', (entry) => entry.bytes],
  ['latency_total_ms', (entry) => entry.latencyTotal],
  ['latency_mean_ms', (entry) => entry.avgLatency],
];

async function readTop(client: ClientBase, tenantId: string, question: TopQuestion, now: Date): Promise<Top> {
  const { by, of, range, from, to, limit } = question;
  const plan = choosePeriod(range, { from, to }, { nowMs: now.getTime(), compare: false });
  const period = { fromMs: plan.period.startMs, toMs: endOf(plan.period) };
  const entries =
    of === 'keys'
      ? await listTopKeys(client, tenantId, period, { by, limit })
      : await listTopClasses(client, tenantId, plan, { by, limit });
  const [start, end] = [new Date(period.fromMs).toISOString(), new Date(period.toMs).toISOString()];
  return { by, of, range, from: start, to: end, estimated: of === 'keys', entries };
}

export const listTop: TenantRead<z.infer<typeof inputSchema>, Top> = {
  name: 'top',
  parse: ({ query }) => parseInput(inputSchema, { question: query, format: query.format }),
  async query(scope, { question }) {
    const top = await scope.query((client) => readTop(client, scope.tenantId, question, new Date()));
    if (!scope.masked) return top;
    const entries = top.entries.map((entry) => ({ ...entry, key: entry.key === null ? null : maskKey(entry.key) }));
    return { ...top, entries };
  },
  respond: (answer, { format }) =>
    format === undefined
      ? jsonResponse(answer)
      : exportResponse(format, {
          name: `top-${answer.of}-${answer.by}-${answer.range}`,
          body: answer,
          lines: answer.entries,
          columns,
        }),
};
