import type { Command } from 'commander';
import { parseEnv } from '../../env.ts';
import { wantsJson } from '../global-options.ts';
import { recompute } from './recompute.ts';

interface RecomputeOptions {
  from?: string;
  to?: string;
  tenant?: string;
  dryRun?: boolean;
}

export function addRollupsCommands(program: Command): void {
  program
    .command('rollups')
    .description('what charts read')
    .command('recompute')
    .description('computes hours, days and totals again from what is finer, and says what differed')
    .option('--from <time>', 'as 2026-01-31T00:00:00Z')
    .option('--to <time>', 'not included')
    .option('--tenant <uuid>', 'of one tenant only')
    .option('--dry-run', 'changes nothing; exit code 1 where something differs')
    .action(async ({ from, to, tenant, dryRun = false }: RecomputeOptions, command: Command) => {
      process.exitCode = await recompute({ env: parseEnv(), from, to, tenant, dryRun, json: wantsJson(command) });
    });
}
