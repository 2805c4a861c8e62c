import type { Command } from 'commander';
import { type Backup, type BackupSection, backupSectionSchema } from '#lib/contracts/backups.ts';
import { AppError } from '#lib/errors.ts';
import { runBackup } from '../../backup/run-backup.ts';
import { createBackup } from '../../db/queries/backups/create-backup.ts';
import { getBackup, listBackups } from '../../db/queries/backups/list-backups.ts';
import { findTenantArgument } from '../find-tenant-argument.ts';
import { wantsJson } from '../global-options.ts';
import { withOperator } from '../open-operator.ts';
import { showWork } from '../show-work.ts';
import { UsageError } from '../usage-error.ts';

function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : text);
}

function describeBackup({ id, state, entries, fileBytes, requestedAt, verifiedAt, error }: Backup): string {
  const size = fileBytes === null ? '' : `, ${entries} keys in ${(fileBytes / 1_048_576).toFixed(1)} MiB`;
  const proof = verifiedAt === null ? '' : `, verified ${verifiedAt}`;
  return `${id} ${requestedAt} ${state}${size}${proof}${error === null ? '' : `: ${error}`}\n`;
}

function sectionsOf(text: string | undefined): BackupSection[] {
  if (text === undefined) return ['configuration', 'policies'];
  const parsed = backupSectionSchema.array().safeParse(text.split(',').filter(Boolean));
  if (!parsed.success) throw new UsageError('--with takes configuration, policies and metrics, separated by commas');
  return parsed.data;
}

/** `backup create` and `backup list`. */
export function addBackupCommands(program: Command): void {
  const backup = program.command('backup').description('backups of one tenant');
  backup
    .command('create <tenant>')
    .description('makes a backup of a tenant (id or slug) now, restores it aside, compares, and tells its id')
    .option('--with <sections>', 'what goes along: configuration,policies,metrics')
    .option('--dry-run', 'tells what would be done')
    .action((name: string, options: { with?: string; dryRun?: boolean }, command: Command) =>
      withOperator(async (operator) => {
        const sections = sectionsOf(options.with);
        const action = options.dryRun === true ? 'backup.create.dry_run' : 'backup.create';
        const { id: tenantId } = await findTenantArgument(operator, name, { action, after: { sections } });
        const context = operator.services.backups;
        if (options.dryRun === true) {
          const plan = { tenantId, sections, place: context.storage.place };
          print(wantsJson(command), plan, `Would back up ${name} to ${plan.place}.\n`);
          return;
        }
        const person = { requestedBy: 'command line', requestedByUser: null, requestId: null };
        const { ingest } = context.pools;
        const id = await createBackup(operator.pools.platform, { tenantId, origin: 'manual', sections, ...person });
        if (id === null) throw new AppError('conflict', 'A backup of this tenant is under way already.');
        await showWork('backup', (work) => runBackup(context, { tenantId, id }, work));
        const made = await getBackup(ingest, tenantId, id);
        if (made === null) throw new Error('the backup has no row');
        print(wantsJson(command), made.shown, describeBackup(made.shown));
        process.exitCode = made.shown.state === 'done' ? 0 : 1;
      }),
    );
  backup
    .command('list <tenant>')
    .description('the backups of a tenant, the latest first')
    .action((name: string, _options: object, command: Command) =>
      withOperator(async (operator) => {
        const { id } = await findTenantArgument(operator, name, { action: 'platform.read.backups' });
        const backups = (await listBackups(operator.pools.platform, id)).map(({ shown }) => shown);
        print(wantsJson(command), backups, backups.map(describeBackup).join('') || 'No backups yet.\n');
      }),
    );
}
