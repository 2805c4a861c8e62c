import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { dumpSchema, schemaFile } from '../../db/dump-schema.ts';
import { withFreshDatabase } from '../../db/fresh-database.ts';
import { terminalProgress } from '../../runtime/progress.js';
import { wantsJson } from '../global-options.ts';

/** For whoever adds a migration: what it makes of the schema is reviewed with it. */
export function addSchemaCommands(program: Command): void {
  program
    .command('schema')
    .description('the schema that the migrations make, for review')
    .command('dump')
    .description('writes it to server/db/schema.sql, from a database made for it and deleted again')
    .option('--check', 'writes nothing; exit code 1 where the file differs')
    .action(async ({ check = false }: { check?: boolean }, command: Command) => {
      const fresh = await withFreshDatabase(terminalProgress(), (url, { pgDump }) => dumpSchema(pgDump, url));
      const kept = await readFile(schemaFile, 'utf8').catch(() => '');
      const changed = fresh !== kept;
      if (changed && !check) await writeFile(schemaFile, fresh);
      const path = fileURLToPath(schemaFile);
      const text = changed
        ? `${path} ${check ? 'differs: npm run kryonix -- schema dump' : 'was written'}\n`
        : `${path} is as the migrations say\n`;
      process.stdout.write(wantsJson(command) ? `${JSON.stringify({ path, changed })}\n` : text);
      process.exitCode = check && changed ? 1 : 0;
    });
}
