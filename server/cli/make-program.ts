import { Command } from 'commander';
import { addAuditCommands } from './audit/add-audit-commands.ts';
import { addBackupCommands } from './backup/add-backup-commands.ts';
import { addRestoreCommand } from './backup/add-restore-command.ts';
import { addDoctorCommands } from './doctor/add-doctor-commands.ts';
import { addJobsCommands } from './jobs/add-jobs-commands.ts';
import { addOptimizerCommands } from './optimizer/add-optimizer-commands.ts';
import { addPrivacyCommands } from './privacy/add-privacy-commands.ts';
import { addRollupsCommands } from './rollups/add-rollups-commands.ts';
import { addSchemaCommands } from './schema/add-schema-commands.ts';
import { addTenantsCommands } from './tenants/add-tenants-commands.ts';
import { addTopologyCommands } from './topology/add-topology-commands.ts';

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
  addAuditCommands(program);
  addDoctorCommands(program);
  addBackupCommands(program);
  addRestoreCommand(program);
  addPrivacyCommands(program);
  addJobsCommands(program);
  addOptimizerCommands(program);
  addRollupsCommands(program);
  addSchemaCommands(program);
  addTenantsCommands(program);
  addTopologyCommands(program);
  return program;
}
