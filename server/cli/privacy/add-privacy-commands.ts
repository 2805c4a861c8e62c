import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { newPrivacyRequestSchema, type PrivacyRequest } from '#lib/contracts/privacy.ts';
import { openTenantDatabases } from '../../backup/backup-context.ts';
import type { Tenant } from '../../db/queries/accounts/find-tenant.ts';
import { createPrivacyRequest, getPrivacyRequest, type PrivacyRow } from '../../db/queries/privacy/privacy-requests.ts';
import { parseEnv } from '../../env.ts';
import { askedPrivacyRow } from '../../lgpd/asked-privacy-row.ts';
import { countFound } from '../../lgpd/erase-found.ts';
import { findSubject } from '../../lgpd/find-subject.ts';
import { verifyReceipt } from '../../lgpd/receipt.ts';
import { runPrivacyRequest } from '../../lgpd/run-privacy-request.ts';
import { findTenantArgument } from '../find-tenant-argument.ts';
import { wantsJson } from '../global-options.ts';
import { type Operator, withOperator } from '../open-operator.ts';
import { showWork } from '../show-work.ts';
import { UsageError } from '../usage-error.ts';
import { countTenant, eraseTenant } from './erase-tenant.ts';
import { writeExportFolder } from './write-export-folder.ts';

interface Options {
  subject?: string;
  prefix?: string[];
  confirm?: string;
  dryRun?: boolean;
  out?: string;
}

const person = { requestedBy: 'command line', requestedByUser: null, requestId: null };
const collect = (value: string, before: string[] = []) => [...before, value];

function print(command: Command, value: unknown, text: string): void {
  process.stdout.write(wantsJson(command) ? `${JSON.stringify(value)}\n` : text);
}

function describeRequest({ id, kind, state, counts, error }: PrivacyRequest): string {
  const sums = Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));
  return `${id} ${kind} ${state}: ${error ?? (sums.join(', ') || 'nothing was held')}\n`;
}

/** The row of what the options ask for. Throws UsageError. */
function askedRow(operator: Operator, tenantId: string, kind: 'export' | 'erasure', options: Options) {
  const { subject } = options;
  if (subject === undefined) {
    return { tenantId, kind, scope: 'tenant' as const, subject: null, subjectDigest: null, prefixes: [] };
  }
  const request = { kind, scope: 'subject', subject, prefixes: options.prefix ?? [] };
  const parsed = newPrivacyRequestSchema.safeParse(request);
  if (!parsed.success) throw new UsageError('--subject is 1–200 characters, a --prefix 3–200');
  return askedPrivacyRow(operator.services.backups.masterKey, tenantId, parsed.data);
}

async function runAsked(operator: Operator, row: ReturnType<typeof askedRow>): Promise<PrivacyRow> {
  const context = operator.services.backups;
  const id = await createPrivacyRequest(operator.pools.platform, { ...row, ...person });
  await showWork(row.kind, (work) => runPrivacyRequest(context, { tenantId: row.tenantId, id }, work));
  const request = await getPrivacyRequest(context.pools.ingest, row.tenantId, id);
  if (request === null) throw new Error('the request has no row');
  process.exitCode = request.shown.state === 'done' ? 0 : 1;
  return request;
}

async function eraseWhole(
  operator: Operator,
  tenant: Tenant,
  { dryRun, command }: { dryRun: boolean; command: Command },
): Promise<void> {
  if (dryRun) {
    const { keys, rows } = await countTenant(operator, tenant.id);
    return print(command, { tenantId: tenant.id, keys, rows }, `${keys} keys and ${rows} rows would be erased.\n`);
  }
  const receipt = await eraseTenant(operator, tenant);
  print(command, receipt, `${tenant.slug} is erased: ${JSON.stringify(receipt.facts.erased)}\n`);
}

async function erase(name: string, options: Options, command: Command): Promise<void> {
  await withOperator(async (operator) => {
    const wanted = options.subject ?? name;
    const dryRun = options.dryRun === true;
    if (!dryRun && options.confirm !== wanted)
      throw new UsageError(`Confirm with --confirm ${wanted}, or look first with --dry-run.`);
    const after = { scope: options.subject === undefined ? 'tenant' : 'subject', dryRun };
    const tenant = await findTenantArgument(operator, name, { action: 'privacy.erasure', after });
    if (options.subject === undefined) return eraseWhole(operator, tenant, { dryRun, command });
    const tenantId = tenant.id;
    const row = askedRow(operator, tenantId, 'erasure', options);
    if (!dryRun) {
      const { shown } = await runAsked(operator, row);
      return print(command, shown.receipt ?? shown, describeRequest(shown));
    }
    const about = { tenantId, subject: options.subject, prefixes: row.prefixes };
    const context = operator.services.backups;
    const databases = openTenantDatabases(context, tenantId);
    try {
      const found = countFound(await findSubject(context, databases, about, () => false));
      print(command, { tenantId, found }, `${found} keys and items would be erased.\n`);
    } finally {
      databases.close();
    }
  });
}

async function exportCommand(name: string, options: Options & { out: string }, command: Command): Promise<void> {
  await withOperator(async (operator) => {
    const after = { scope: options.subject === undefined ? 'tenant' : 'subject' };
    const { id: tenantId } = await findTenantArgument(operator, name, { action: 'privacy.export', after });
    const { shown, file } = await runAsked(operator, askedRow(operator, tenantId, 'export', options));
    if (file !== null) await writeExportFolder(operator.services.backups, file, options.out);
    print(command, shown, describeRequest(shown));
  });
}

async function verify(path: string, command: Command): Promise<void> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
  const found = await verifyReceipt(parseEnv().KRYONIX_HOME, document);
  const signer = {
    true: 'this installation',
    false: 'another installation',
    null: 'an installation whose key is not here',
  };
  const text = found.valid
    ? `The receipt is as ${signer[`${found.own}`]} signed it.\n`
    : 'The receipt was changed, or not signed by the key that it names.\n';
  print(command, found, text);
  process.exitCode = found.valid && found.own !== false ? 0 : 1;
}

/** `export`, `erase` and `receipt verify`: what the LGPD gives people. */
export function addPrivacyCommands(program: Command): void {
  program
    .command('export <tenant>')
    .description('writes everything that is held of a tenant (id or slug), or of one person, as JSON and CSV')
    .requiredOption('--out <folder>', 'where data.json and data.csv are written, readable by you alone')
    .option('--subject <id>', 'one person, by the application’s own id')
    .option('--prefix <text>', 'what the person’s keys begin with; {subject} stands for the id', collect)
    .action((name: string, options: Options & { out: string }, command: Command) =>
      exportCommand(name, options, command),
    );
  program
    .command('erase <tenant>')
    .description(
      'erases one person’s data, or closes a tenant and erases it with its accounts; prints the receipt with --json',
    )
    .option('--subject <id>', 'one person, by the application’s own id; without it the whole tenant')
    .option('--prefix <text>', 'what the person’s keys begin with; {subject} stands for the id', collect)
    .option('--dry-run', 'tells how much there is')
    .option('--confirm <text>', 'the person’s id, or the tenant as it was named, again')
    .action((name: string, options: Options, command: Command) => erase(name, options, command));
  program
    .command('receipt')
    .description('receipts of erasures')
    .command('verify <file>')
    .description('whether a receipt is as it was signed; exit code 1 where it is not, or not by this installation')
    .action((path: string, _options: object, command: Command) => verify(path, command));
}
