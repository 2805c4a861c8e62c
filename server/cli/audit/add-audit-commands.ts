import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { PoolClient } from 'pg';
import type { AuditLogEntry } from '#lib/contracts/audit.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { auditKey } from '../../audit/audit-sealer.ts';
import { verifyAudit } from '../../audit/verify-audit.ts';
import { type AuditSearch, listAuditEntries } from '../../db/queries/audit/list-audit-entries.ts';
import { withPlatform } from '../../db/with-platform.ts';
import { wantsJson } from '../global-options.ts';
import { type Operator, withOperator } from '../open-operator.ts';

const pageSize = 1_000;

interface SearchOptions {
  tenant?: string;
  action?: string;
  search?: string;
  from?: string;
  to?: string;
}

function tenantOf(text: string): string {
  const id = uuidSchema.safeParse(text).data;
  if (id === undefined) throw new InvalidArgumentError('must be a UUID.');
  return id.toLowerCase();
}

function instantOf(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('must be a time, as 2026-01-31T12:00:00Z.');
  return new Date(ms).toISOString();
}

const searching = (command: Command) =>
  command
    .option('--tenant <uuid>', 'of one tenant', tenantOf)
    .option('--action <name>', 'actions that begin so, as alert')
    .option('--search <text>', 'in actor, action, target, address and request id')
    .option('--from <time>', 'not before', instantOf)
    .option('--to <time>', 'before', instantOf);

/** Reading the log is a use of the platform's rights like any other: it is noted there. */
function reading<T>(operator: Operator, action: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const audit = { actorUserId: null, action, target: 'audit', address: 'command line', requestId: null };
  return withPlatform(operator.pools.platform, audit, work);
}

const searchOf = ({ tenant, ...options }: SearchOptions, limit: number): AuditSearch => ({
  ...options,
  tenantId: tenant ?? null,
  limit,
});

const describe = ({ at, actor, action, target, tenantName, address }: AuditLogEntry) =>
  `${at}  ${action}  ${actor}${target ? `  ${target}` : ''}${tenantName ? `  (${tenantName})` : ''}${address ? `  ${address}` : ''}\n`;

/** One JSON document per line, newest first, in one transaction: what is written meanwhile is not in it. */
async function exportTo(operator: Operator, file: string, options: SearchOptions): Promise<number> {
  const stream = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  await once(stream, 'open');
  let count = 0;
  try {
    await reading(operator, 'audit.export', async (client) => {
      let cursor: number | undefined;
      for (;;) {
        const page = await listAuditEntries(client, { ...searchOf(options, pageSize), cursor });
        for (const entry of page) {
          if (!stream.write(`${JSON.stringify(entry)}\n`)) await once(stream, 'drain');
        }
        count += page.length;
        cursor = page.at(-1)?.id;
        if (page.length < pageSize) return;
      }
    });
  } finally {
    stream.end();
    await once(stream, 'close');
  }
  return count;
}

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('who did what, and whether that was tampered with');
  audit
    .command('verify')
    .description('makes every seal of the log anew; exit code 1 where one does not fit')
    .action((_options: object, command: Command) =>
      withOperator(async ({ pools, control, services }) => {
        const sources = { pool: pools.platform, control, key: auditKey(services.masterKey) };
        const report = await verifyAudit(sources, { now: new Date() });
        const lines = report.chains.map(({ chain, entries, problem }) =>
          problem === null ? `✓ ${chain}: ${entries} entries\n` : `✗ ${chain}: ${problem}\n`,
        );
        const late = report.unsealed > 0 ? `✗ ${report.unsealed} entries have no seal\n` : '';
        process.stdout.write(wantsJson(command) ? `${JSON.stringify(report)}\n` : lines.join('') + late);
        process.exitCode = report.whole ? 0 : 1;
      }),
    );
  searching(audit.command('list'))
    .description('the newest entries first')
    .option('--limit <number>', 'how many', Number, 50)
    .action(({ limit, ...options }: SearchOptions & { limit: number }, command: Command) =>
      withOperator(async (operator) => {
        const most = Math.min(Math.max(1, Math.floor(limit) || 50), pageSize);
        const entries = await reading(operator, 'audit.list', (client) =>
          listAuditEntries(client, searchOf(options, most)),
        );
        process.stdout.write(wantsJson(command) ? `${JSON.stringify({ entries })}\n` : entries.map(describe).join(''));
      }),
    );
  searching(audit.command('export <file>'))
    .description('writes the entries to a new file, one JSON document per line')
    .action((file: string, options: SearchOptions, command: Command) =>
      withOperator(async (operator) => {
        const entries = await exportTo(operator, file, options);
        process.stdout.write(
          wantsJson(command) ? `${JSON.stringify({ file, entries })}\n` : `${entries} entries in ${file}\n`,
        );
      }),
    );
}
