import { type Command, InvalidArgumentError } from 'commander';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { type MovePlan, type NewMove, newMoveSchema } from '#lib/contracts/tenant-move.ts';
import { beginMove, planMove, undoMove } from '../../silo/begin-move.ts';
import type { TenantActor } from '../../tenants/tenant-actor.ts';
import { findTenantArgument } from '../find-tenant-argument.ts';
import { wantsJson } from '../global-options.ts';
import { type Operator, withOperator } from '../open-operator.ts';
import { UsageError } from '../usage-error.ts';
import { awaitOperation } from './await-operation.ts';

interface MoveOptions {
  to?: string;
  database: number[];
  wait: string;
  undo?: boolean;
  dryRun?: boolean;
}

const usual = 'usual';

function databaseOf(text: string, before: number[]): number[] {
  const number = Number(text);
  if (!(Number.isInteger(number) && number >= 0 && number <= 15)) throw new InvalidArgumentError('from 0 to 15');
  return [...before, number];
}

/** A server by its name, or by an address that KRYONIX_SERVERS has a name for: no other process would know it. */
function serverOf({ connections }: Operator, to: string): string | null {
  if (to === usual) return null;
  if (!to.includes('://')) return to;
  const known = Object.entries(connections.servers ?? {}).find(
    ([, { url, adminUrl }]) => to === url || to === adminUrl,
  );
  if (known === undefined) throw new UsageError('Give the server a name in KRYONIX_SERVERS of every process first.');
  return known[0];
}

function wishOf(operator: Operator, options: MoveOptions): NewMove {
  if (options.to === undefined)
    throw new UsageError('Name the server with --to, or take the last move back with --undo.');
  const { database, wait } = options;
  const wish = newMoveSchema.safeParse({
    to: serverOf(operator, options.to),
    waitSeconds: Number(wait),
    ...(database.length === 0 ? {} : { databases: database }),
  });
  if (!wish.success) throw new UsageError('--to is a name of KRYONIX_SERVERS, --wait 1 to 600 seconds');
  return wish.data;
}

function describePlan({ databases }: MovePlan): string {
  const lines = databases.map(({ database, from, to, kept, keys, bytes }) => {
    const fate = kept ? 'copied, not written meanwhile' : 'left behind, loaded again';
    const size = bytes === null ? '' : `, about ${(bytes / 1_048_576).toFixed(1)} MiB`;
    return `  database ${database}: ${from ?? usual} -> ${to ?? usual}, ${keys} keys${size}, ${fate}\n`;
  });
  return `would move\n${lines.join('')}`;
}

function describeEnd({ slug, operation }: TenantLifeCycle): string {
  if (operation?.state === 'done') return `${slug} has moved\n`;
  return `${slug} stays where it was: ${operation?.error ?? 'the move was taken back'}\n`;
}

async function move(name: string, options: MoveOptions, command: Command): Promise<void> {
  await withOperator(async (operator) => {
    const print = (value: unknown, text: string) =>
      process.stdout.write(wantsJson(command) ? `${JSON.stringify(value)}\n` : text);
    const asked = { action: 'tenant.move.ask', after: { to: options.to ?? null, dryRun: options.dryRun === true } };
    const { id } = await findTenantArgument(operator, name, asked);
    if (options.dryRun) {
      const plan = await planMove(id, wishOf(operator, options));
      print(plan, describePlan(plan));
      return;
    }
    const actor: TenantActor = { userId: null, address: 'command line', requestId: null };
    const begun = options.undo ? await undoMove(actor, id) : await beginMove(actor, id, wishOf(operator, options));
    const after = await awaitOperation(operator, begun);
    print(after, describeEnd(after));
    process.exitCode = after.operation?.state === 'done' || options.undo ? 0 : 1;
  });
}

export function addMoveCommand(tenants: Command): void {
  tenants
    .command('move <tenant>')
    .description('moves a tenant, or one of its databases, to a server that KRYONIX_SERVERS names, and waits')
    .option('--to <server>', `its name or address; "${usual}": where everybody's databases are`)
    .option('--database <n>', 'only this one; may be given again', databaseOf, [])
    .option('--wait <seconds>', 'how long every live process has to follow each step', '30')
    .option('--undo', 'takes the last move back')
    .option('--dry-run', 'says what would be moved')
    .action(move);
}
