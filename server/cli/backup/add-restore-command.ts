import type { Command } from 'commander';
import {
  type Restore,
  type RestoreConflict,
  type RestoreCounts,
  type RestoreSelection,
  restoreConflicts,
} from '#lib/contracts/backups.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { runRestore } from '../../backup/run-restore.ts';
import { inTransaction } from '../../db/in-transaction.ts';
import { createRestore, getRestore } from '../../db/queries/backups/restores.ts';
import { findTenantArgument } from '../find-tenant-argument.ts';
import { wantsJson } from '../global-options.ts';
import { withOperator } from '../open-operator.ts';
import { showWork } from '../show-work.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  backup: string;
  into?: string;
  conflict: string;
  modules?: string;
  pattern?: string;
  configuration?: boolean;
  policies?: boolean;
  metrics?: boolean;
  dryRun?: boolean;
  confirm?: string;
}

const words = ['created', 'replaced', 'skipped', 'expired', 'erased', 'unreadable'] as const;

function describeCounts(counts: RestoreCounts): string {
  return words.flatMap((word) => (counts[word] === 0 ? [] : [`${counts[word]} ${word}`])).join(', ');
}

function describeRestore({ id, state, dryRun, databases, modules, error }: Restore): string {
  const lines = [
    `${id} ${state}${dryRun ? ' (dry run: nothing was written)' : ''}${error === null ? '' : `: ${error}`}`,
    ...Object.entries(databases).map(([database, counts]) => `  database ${database}: ${describeCounts(counts)}`),
    ...Object.entries(modules).map(([module, counts]) => `  module ${module}: ${describeCounts(counts)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function checked(options: Options): { conflict: RestoreConflict; selection: RestoreSelection } {
  const conflict = restoreConflicts.find((each) => each === options.conflict);
  if (conflict === undefined) throw new UsageError('--conflict is skip, replace or newer');
  if (!uuidSchema.safeParse(options.backup).success) throw new UsageError('--backup is the id of a backup');
  if (options.dryRun !== true && options.confirm !== options.backup.slice(0, 8)) {
    throw new UsageError(`Confirm with --confirm ${options.backup.slice(0, 8)}, or look first with --dry-run.`);
  }
  const modules = options.modules?.split(',').filter(Boolean);
  const selection = {
    ...(modules === undefined ? {} : { modules }),
    ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
    ...(options.configuration === true ? { configuration: true } : {}),
    ...(options.policies === true ? { policies: true } : {}),
    ...(options.metrics === true ? { metrics: true } : {}),
  };
  return { conflict, selection };
}

/** `restore`. */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore <tenant>')
    .description('restores a backup of a tenant (id or slug), whole or in part')
    .requiredOption('--backup <id>', 'which backup; backup list tells')
    .option('--into <tenant>', 'another tenant that gets the keys, sealed anew under its own')
    .option('--conflict <mode>', 'what happens to keys that are there: skip, replace or newer', 'skip')
    .option('--modules <names>', 'only these modules, separated by commas')
    .option('--pattern <text>', 'only keys that begin with this text')
    .option('--configuration', 'the settings too')
    .option('--policies', 'the policies too that were in effect')
    .option('--metrics', 'the totals by hour and day too, where none are there')
    .option('--dry-run', 'tells what would be created, replaced and skipped')
    .option('--confirm <text>', 'the first eight characters of the backup’s id')
    .action((name: string, options: Options, command: Command) =>
      withOperator(async (operator) => {
        const { conflict, selection } = checked(options);
        const dryRun = options.dryRun === true;
        const note = { action: 'backup.restore', target: options.backup, after: { conflict, dryRun, selection } };
        const source = await findTenantArgument(operator, name, note);
        const target = options.into === undefined ? source : await findTenantArgument(operator, options.into, note);
        const asked = { tenantId: target.id, sourceTenantId: source.id, backupId: options.backup };
        const person = { requestedBy: 'command line', requestedByUser: null, requestId: null };
        const id = await inTransaction(operator.pools.platform, (client) =>
          createRestore(client, { ...asked, conflict, dryRun, selection, ...person }),
        );
        if (id === null) throw new AppError('conflict', 'A restore of this tenant is under way already.');
        const context = operator.services.backups;
        await showWork('restore', (work) => runRestore(context, { tenantId: target.id, id }, work));
        const restore = await getRestore(context.pools.ingest, target.id, id);
        if (restore === null) throw new Error('the restore has no row');
        const text = describeRestore(restore.shown);
        process.stdout.write(wantsJson(command) ? `${JSON.stringify(restore.shown)}\n` : text);
        process.exitCode = restore.shown.state === 'done' ? 0 : 1;
      }),
    );
}
