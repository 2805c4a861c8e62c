import type { Command } from 'commander';
import { wantsJson } from '../global-options.ts';
import { UsageError } from '../usage-error.ts';
import { type SimulateArguments, simulate } from './simulate.ts';

export function addOptimizerCommands(program: Command): void {
  program
    .command('optimizer')
    .description('what longer or shorter TTLs would do')
    .command('simulate')
    .description('runs the optimiser on a trace file')
    .option('--trace <file>', 'csv (ts_ms,key,op,size,tenant,class,extra) or one key a line; .gz is unpacked')
    .option('--format <csv|keys>', 'default: csv where the name holds ".csv", else keys')
    .option('--classes <file>', 'for keys: a table key,class')
    .option('--rate <n>', 'accesses per second where the file tells no times; default 100')
    .option('--ttl <seconds>', 'the TTL that holds now; default 1800')
    .option('--split <share>', 'share of the accesses that the plan is learnt from; default 0.5')
    .option('--staleness <seconds>', 'no value may be served that is older; default 86400')
    .option('--seed <n>', 'of the sample; default 1')
    .action(async (given: SimulateArguments, command: Command) => {
      try {
        await simulate(given, wantsJson(command));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const usage = error instanceof UsageError;
        process.stderr.write(usage ? `${error.message}\n\n${command.helpInformation()}` : `${error.message}\n`);
        process.exitCode = usage ? 2 : 1;
      }
    });
}
