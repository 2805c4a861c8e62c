import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { canaryOutcomes } from '#lib/contracts/canaries.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const resultSchema = z
  .object({
    run_id: z.guid(),
    probe: z.string(),
    outcome: z.enum(canaryOutcomes),
    detail: z.string(),
    duration_ms: z.number(),
    at: z.date(),
  })
  .transform(({ run_id, duration_ms, ...row }) => ({ ...row, runId: run_id, durationMs: duration_ms }));
export type CanaryRow = z.infer<typeof resultSchema>;

const columns = 'run_id, probe, outcome, detail, duration_ms, at';

/** The probes of the newest run; empty before there was one. */
export function getLastCanaryRun(client: ClientBase | Pool): Promise<CanaryRow[]> {
  return queryRows(
    client,
    resultSchema,
    `select ${columns} from cache_management.canary_results
      where run_id = (select run_id from cache_management.canary_results order by at desc limit 1) order by probe`,
  );
}

/** Newest first. */
export function listCanaryResults(
  client: ClientBase | Pool,
  { since, limit, breachedOnly = false }: { since: Date; limit: number; breachedOnly?: boolean },
) {
  return queryRows(
    client,
    resultSchema,
    `select ${columns} from cache_management.canary_results
      where at >= $1 and (not $3 or outcome = 'breached') order by at desc, probe limit $2`,
    [since, limit, breachedOnly],
  );
}

const countsSchema = z.object({ held: z.number(), breached: z.number(), unknown: z.number() });

/** How many probes since then held, how many did not, and how many could not be tried. */
export async function countCanaryResults(
  client: ClientBase | Pool,
  since: Date,
): Promise<z.infer<typeof countsSchema>> {
  const counts = await queryRow(
    client,
    countsSchema,
    `select (count(*) filter (where outcome = 'held'))::int as held,
            (count(*) filter (where outcome = 'breached'))::int as breached,
            (count(*) filter (where outcome = 'unknown'))::int as unknown
       from cache_management.canary_results where at >= $1`,
    [since],
  );
  return counts ?? { held: 0, breached: 0, unknown: 0 };
}

/** Runs as `kryonix_ingest`. */
export async function storeCanaryRun(
  client: ClientBase,
  runId: string,
  at: Date,
  results: readonly Pick<CanaryRow, 'probe' | 'outcome' | 'detail' | 'durationMs'>[],
): Promise<void> {
  for (const { probe, outcome, detail, durationMs } of results) {
    await client.query(
      `insert into cache_management.canary_results (run_id, probe, outcome, detail, duration_ms, at)
       values ($1, $2, $3, $4, $5, $6)`,
      [runId, probe, outcome, detail.slice(0, 500), Math.round(durationMs), at],
    );
  }
}

export async function forgetCanaryResults(client: ClientBase | Pool, before: Date): Promise<number> {
  const { rowCount } = await client.query('delete from cache_management.canary_results where at < $1', [before]);
  return rowCount ?? 0;
}

/** How many probes of the last run held, and how many did not; null before there was one. */
export function countCanaries(client: ClientBase | Pool) {
  return queryRow(
    client,
    z.object({ held: z.number(), breached: z.number(), unknown: z.number(), at: z.date().nullable() }),
    `select (count(*) filter (where outcome = 'held'))::int as held,
            (count(*) filter (where outcome = 'breached'))::int as breached,
            (count(*) filter (where outcome = 'unknown'))::int as unknown, max(at) as at
       from cache_management.canary_results
      where run_id = (select run_id from cache_management.canary_results order by at desc limit 1)`,
  );
}
