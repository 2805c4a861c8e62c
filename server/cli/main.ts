import { parseArgs } from 'node:util';
import { parseEnv } from '../env.ts';
import { explain } from '../runtime/bootstrap.js';
import { doctor } from './doctor.ts';
import { simulate } from './optimizer/simulate.ts';
import { recompute } from './recompute.ts';

const help = `npm run kryonix -- <command>

  doctor         checks the servers that the environment names, or the embedded ones, and says how to mend what is wrong
  doctor --sql   prints the SQL that a superuser must run once on a PostgreSQL of your own

  optimizer simulate --trace FILE   runs the optimiser on a trace file; --help tells its options
  rollups recompute --from TIME --to TIME [--tenant UUID] [--dry-run]
                 computes hours, days and totals again from what is finer, and says what differed

  --json         one JSON document on standard output
  --help         this text
`;

/** Exit codes: 0 all right, 1 something is wrong, 2 the command line is. */
async function run(): Promise<number> {
  const [command, subcommand, ...rest] = process.argv.slice(2);
  if (command === 'optimizer' && subcommand === 'simulate') return simulate(rest);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sql: { type: 'boolean' },
      from: { type: 'string' },
      to: { type: 'string' },
      tenant: { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || positionals.length === 0) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  if (positionals.join(' ') === 'rollups recompute') {
    const { from, to, tenant } = values;
    return recompute({
      env: parseEnv(),
      from,
      to,
      tenant,
      dryRun: values['dry-run'] ?? false,
      json: values.json ?? false,
    });
  }
  if (positionals[0] !== 'doctor' || positionals.length > 1) {
    process.stderr.write(`There is no command "${positionals.join(' ')}".\n\n${help}`);
    return 2;
  }
  return doctor({ env: parseEnv(), sql: values.sql ?? false, json: values.json ?? false });
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode =
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
