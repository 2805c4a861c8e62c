import { Command } from 'commander';
import { addDoctorCommand } from './add-doctor-command.ts';
import { addJobsCommands } from './jobs/add-jobs-commands.ts';
import { addOptimizerCommands } from './optimizer/add-optimizer-commands.ts';
import { addRollupsCommands } from './rollups/add-rollups-commands.ts';

/**
 * The operator's command line: each area adds its commands by one line here. An action tells how it went by
 * `process.exitCode`: 0 all right, 1 something is wrong; 2, the command line is wrong, is also for `UsageError`.
 */
export function makeProgram(): Command {
  const program = new Command('kryonix')
    .usage('<command>')
    .description('npm run kryonix -- <command>: for whoever operates the platform')
    .option('--json', 'one JSON document on standard output')
    .helpCommand(false)
    .showHelpAfterError()
    .exitOverride();
  addDoctorCommand(program);
  addJobsCommands(program);
  addOptimizerCommands(program);
  addRollupsCommands(program);
  return program;
}
