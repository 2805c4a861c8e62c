import { z } from 'zod';
import type { Canaries, CanaryResult } from '#lib/contracts/canaries.ts';
import { exportFormatSchema } from '#lib/contracts/export-format.ts';
import { platformOwner } from '../alerts/alert-owner.ts';
import {
  type CanaryRow,
  countCanaryResults,
  getLastCanaryRun,
  listCanaryResults,
} from '../db/queries/canaries/canary-rows.ts';
import { type Column, exportResponse } from '../http/export-response.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import type { PlatformQuery } from '../http/platform-scope.ts';

const dayMs = 86_400_000;
/** Thirty days of a run every three minutes, and some more. */
const mostExported = 150_000;
const shownBreaches = 20;

const questionSchema = z.object({ format: exportFormatSchema.optional() });

const describe = (row: CanaryRow): CanaryResult => ({ ...row, at: row.at.toISOString() });

const columns: readonly Column<CanaryResult>[] = [
  ['at', ({ at }) => at],
  ['run_id', ({ runId }) => runId],
  ['probe', ({ probe }) => probe],
  ['outcome', ({ outcome }) => outcome],
  ['detail', ({ detail }) => detail],
  ['duration_ms', ({ durationMs }) => durationMs],
];

/** The newest run, and what the last day brought. */
async function readCanaries(query: PlatformQuery): Promise<Canaries> {
  const since = new Date(Date.now() - dayMs);
  const { last, day, breaches } = await query(async (client) => ({
    last: await getLastCanaryRun(client),
    day: await countCanaryResults(client, since),
    breaches: await listCanaryResults(client, { since, limit: shownBreaches, breachedOnly: true }),
  }));
  return { last: last.map(describe), day, breaches: breaches.map(describe) };
}

/** For staff; with `format` every result of the last 30 days as a file. */
export const showCanaries = handle(async (api) => {
  const { read } = await platformOwner(api, 'look', 'canaries');
  const { format } = parseInput(questionSchema, api.query);
  if (format === undefined) return jsonResponse(await readCanaries(read));
  const since = new Date(Date.now() - 30 * dayMs);
  const lines = (await read((client) => listCanaryResults(client, { since, limit: mostExported }))).map(describe);
  return exportResponse(format, { name: 'canaries', body: { results: lines }, lines, columns });
});
