import { Client } from 'pg';
import { z } from 'zod';
import { type RollupDifferences, recomputeRollups } from '../../db/queries/telemetry/recompute-rollups.ts';
import type { Env } from '../../env.ts';
import { readCredentials } from '../../seed/credentials.ts';

const instant = z.iso.datetime({ offset: true }).or(z.iso.date());
const argumentsSchema = z.object({ from: instant, to: instant, tenant: z.uuid().optional() });

const usage =
  'rollups recompute --from 2026-01-31T00:00:00Z --to 2026-02-01T00:00:00Z [--tenant UUID] [--dry-run] [--json]';

const describe = ({ table, compared, missing, changed, extra, calls }: RollupDifferences) =>
  `${missing + changed + extra === 0 ? '✓' : '✗'} ${table}: ${compared} rows compared, ${missing} missing, ` +
  `${changed} different, ${extra} too many; ${calls} calls\n`;

/**
 * Computes rollups again and says what differed. Answers the exit code: 0, or with `dryRun` 1 where something differs;
 * 2 where the command line is wrong.
 */
export async function recompute(options: {
  env: Env;
  from: string | undefined;
  to: string | undefined;
  tenant: string | undefined;
  dryRun: boolean;
  json: boolean;
}): Promise<number> {
  const { env, dryRun, json } = options;
  const given = argumentsSchema.safeParse(options);
  if (!given.success || new Date(given.data.from) >= new Date(given.data.to)) {
    process.stderr.write(`usage: ${usage}\n`);
    return 2;
  }
  const url = env.DATABASE_OWNER_URL ?? (await readCredentials(env.KRYONIX_HOME))?.ownerDatabaseUrl;
  if (url === undefined) throw new Error('There is no database yet: set DATABASE_OWNER_URL, or run npm start.');
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, options: '-c TimeZone=UTC' });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is reported
  await client.connect();
  try {
    const { from, to, tenant } = given.data;
    const range = { from: new Date(from), to: new Date(to), tenantId: tenant ?? null, dryRun };
    const tables = await recomputeRollups(client, range, new Date());
    process.stdout.write(json ? `${JSON.stringify({ dryRun, tables })}\n` : tables.map(describe).join(''));
    const differs = tables.some(({ missing, changed, extra }) => missing + changed + extra > 0);
    return dryRun && differs ? 1 : 0;
  } finally {
    await client.end();
  }
}
