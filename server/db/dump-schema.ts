import { Client } from 'pg';
import { z } from 'zod';
import { runCommand } from '../runtime/run-command.ts';
import { queryRows } from './query-rows.ts';

/** Kept in the repository, and compared with what the migrations make: whoever reviews a migration sees its outcome. */
export const schemaFile = new URL('./schema.sql', import.meta.url);

/** TimescaleDB's own schemas and the chunks are not ours to keep. */
const excluded = ['_timescaledb_*', 'timescaledb_*', 'cache_chunks'];

/**
 * The schema of a database as SQL: every table, function, policy and right, and which tables are hypertables, without
 * what differs from one server or run to the next. `superuserUrl` names a login that may read all of it.
 * @throws where pg_dump fails
 */
export async function dumpSchema(pgDump: string, superuserUrl: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(pgDump, [
    '--schema-only',
    '--no-owner',
    // From 17.6 on a random one is written into the dump unless one is given.
    '--restrict-key=kryonix',
    ...excluded.map((schema) => `--exclude-schema=${schema}`),
    `--dbname=${superuserUrl}`,
  ]);
  if (exitCode !== 0) throw new Error(`pg_dump failed: ${stderr}`);
  return `${normalise(stdout)}${await hypertables(superuserUrl)}`;
}

const hypertableSchema = z.object({ name: z.string(), chunks: z.string(), time: z.string(), hours: z.number() });

/** pg_dump writes hypertables as plain tables. */
async function hypertables(superuserUrl: string): Promise<string> {
  const client = new Client({ connectionString: superuserUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is what callers see
  await client.connect();
  try {
    const rows = await queryRows(
      client,
      hypertableSchema,
      `select format('%I.%I', h.schema_name, h.table_name) as name, h.associated_schema_name as chunks,
              d.column_name as time, (d.interval_length / 3600000000.0)::float8 as hours
         from _timescaledb_catalog.hypertable h join _timescaledb_catalog.dimension d on d.hypertable_id = h.id
        where h.schema_name in ('accounts', 'cache_management') order by 1`,
    );
    const lines = rows.map(({ name, chunks, time, hours }) => `-- ${name}: ${time}, ${hours} h, chunks in ${chunks}`);
    return `\n-- Hypertables\n${lines.join('\n')}\n`;
  } finally {
    await client.end();
  }
}

function normalise(dump: string): string {
  const lines = dump
    .split('\n')
    // Versions of the programs, and set-up of the session that restores.
    .filter(
      (line) =>
        !/^(-- Dumped |--$|SET |COMMENT ON EXTENSION |SELECT pg_catalog\.set_config|\\(un)?restrict )/.test(line),
    )
    // Rights that TimescaleDB writes for its own catalogue.
    .filter((line) => !/_timescaledb_/.test(line) || /TRIGGER/.test(line))
    .map((line) => line.trimEnd());
  const header = '-- Written by: npm run kryonix -- schema dump. Not to be edited, not run by anything.\n';
  return `${header}${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
