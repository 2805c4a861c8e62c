import type { Command } from 'commander';
import { parseEnv } from '../env.ts';
import { doctor } from './doctor.ts';
import { wantsJson } from './global-options.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'checks the servers that the environment names, or the embedded ones, and says how to mend what is wrong',
    )
    .option('--sql', 'prints the SQL that a superuser must run once on a PostgreSQL of your own')
    .action(async ({ sql = false }: { sql?: boolean }, command: Command) => {
      process.exitCode = await doctor({ env: parseEnv(), sql, json: wantsJson(command) });
    });
}
