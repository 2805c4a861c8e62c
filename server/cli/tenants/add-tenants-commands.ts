import { type Command, Option } from 'commander';
import { newTenantSchema, type TenantLifeCycle, tenantDeletionSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { inTransaction } from '../../db/in-transaction.ts';
import { listTenants } from '../../db/queries/platform/list-tenants.ts';
import { beginTenantCreation } from '../../tenants/begin-creation.ts';
import {
  changeTenant,
  deleteTenant,
  maintainTenant,
  restoreTenant,
  resumeTenant,
  suspendTenant,
} from '../../tenants/change-tenant.ts';
import { describeLifeCycle } from '../../tenants/describe-life-cycle.ts';
import type { TenantActor } from '../../tenants/tenant-actor.ts';
import { tenantOptions } from '../../tenants/tenant-options.ts';
import { wantsJson } from '../global-options.ts';
import { type Operator, withOperator } from '../open-operator.ts';
import { UsageError } from '../usage-error.ts';
import { addControlCommands } from './add-control-commands.ts';
import { addMoveCommand } from './add-move-command.ts';
import { awaitOperation } from './await-operation.ts';
import { parseLimits, quotaOptions } from './quota-options.ts';

const operatorActor: TenantActor = { userId: null, address: 'command line', requestId: null };

const print = (json: boolean, value: unknown, text: string) =>
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : text);

function describeKept({ retention, redisUser }: TenantLifeCycle): string[] {
  const { samplesHours, minutesHours, hoursDays, daysDays } = retention;
  const kept = [
    ...(samplesHours === null ? [] : [`operations ${samplesHours} h`]),
    ...(minutesHours === null ? [] : [`minutes ${minutesHours} h`]),
    ...(hoursDays === null ? [] : [`hours ${hoursDays} d`]),
    ...(daysDays === null ? [] : [`days ${daysDays} d`]),
  ];
  return [`  Redis user ${redisUser}, telemetry kept ${kept.length === 0 ? 'as everybody’s' : kept.join(', ')}`];
}

function describeTenant(tenant: TenantLifeCycle): string {
  const { limits, operation } = tenant;
  const lines = [
    `${tenant.name} (${tenant.slug}, ${tenant.id}): ${tenant.status}`,
    `  tier ${tenant.tier ?? '-'}, modules ${tenant.modules?.join(' ') ?? 'all'}`,
    `  memory ${limits.quotaBytes ?? 'unlimited'} bytes (${limits.onQuotaFull}), keys ${limits.maxKeys ?? 'unlimited'}, ` +
      `${limits.rateLimitPerSecond ?? 'unlimited'} calls/s, ${limits.maxConnections ?? 'unlimited'} connections, ` +
      `databases ${limits.allowedDatabases?.join(' ') ?? 'all'}${limits.readOnly ? ', read only' : ''}`,
    ...describeKept(tenant),
    ...(tenant.deleteAfter === null ? [] : [`  will be erased after ${tenant.deleteAfter}`]),
    ...(operation?.state === 'running' ? [`  ${operation.kind}: ${operation.step} (${operation.percent} %)`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A tenant by its slug or its id. */
function find({ pools }: Operator, name: string): Promise<TenantLifeCycle> {
  return describeLifeCycle(pools.platform, uuid.test(name) ? { id: name.toLowerCase() } : { slug: name });
}

const acts = {
  suspend: { run: suspendTenant, text: 'closes a tenant at once: pages, SDK, sockets and Redis connections' },
  maintenance: { run: maintainTenant, text: 'serves a tenant’s reads and refuses its writes, until it is resumed' },
  resume: { run: resumeTenant, text: 'opens a tenant again, suspended or under maintenance' },
  restore: { run: restoreTenant, text: 'takes a deletion back while it may be' },
} as const;

interface CreateOptions {
  name: string;
  slug?: string;
  sector: string;
  tier: string;
  adminEmail: string;
  adminName: string;
  modules?: string;
  domain?: string;
  requestKey?: string;
  dryRun?: boolean;
}

async function create(options: CreateOptions, command: Command): Promise<void> {
  const { name, slug, sector, tier, domain, requestKey } = options;
  const wish = newTenantSchema.safeParse({
    ...{ name, slug, template: sector, tier, requestKey, customDomain: domain },
    modules: options.modules?.split(','),
    admin: { email: options.adminEmail, name: options.adminName },
  });
  if (!wish.success)
    throw new UsageError(wish.error.issues.map((each) => `${each.path.join('.')}: ${each.message}`).join('\n'));
  if (options.dryRun) {
    print(wantsJson(command), { dryRun: true, wish: wish.data }, `would make ${JSON.stringify(wish.data)}\n`);
    return;
  }
  await withOperator(async (operator) => {
    const { tenant, secrets } = await beginTenantCreation(operatorActor, wish.data);
    const made = await awaitOperation(operator, tenant);
    const told = secrets
      ? `  API key     ${secrets.apiKey}\n  invitation  ${secrets.invitation.url}\n` +
        `  Redis user  ${secrets.redis.username} ${secrets.redis.password}\nThese are shown once.\n`
      : 'The same was asked for before: its secrets were shown then.\n';
    print(wantsJson(command), { tenant: made, secrets }, describeTenant(made) + told);
    process.exitCode = made.status === 'active' ? 0 : 1;
  });
}

function addMaking(tenants: Command): void {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  tenants
    .command('create')
    .description('makes a tenant and waits until it is open; its secrets are shown once')
    .requiredOption('--name <text>')
    .requiredOption('--admin-email <address>', 'whom the invitation is for')
    .requiredOption('--admin-name <text>')
    .option('--slug <slug>', 'default: made of the name')
    .addOption(new Option('--sector <name>').choices(names(tenantOptions.templates)).default('generic'))
    .addOption(new Option('--tier <name>').choices(names(tenantOptions.tiers)).default('starter'))
    .option('--modules <a,b>', 'default: those of the sector')
    .option('--domain <host>', 'kept for the tenant')
    .option('--request-key <text>', 'asked again by the same word, no second tenant is made')
    .option('--dry-run', 'checks and changes nothing')
    .action(create);
}

function addLooking(tenants: Command): void {
  tenants
    .command('list')
    .description('every tenant with its figures')
    .action((_options: object, command: Command) =>
      withOperator(async ({ pools }) => {
        const list = await inTransaction(pools.platform, (client) => listTenants(client, new Date()));
        const text = list.map(({ slug, name, status, keys }) => `${slug}  ${status}  ${name}  ${keys ?? '?'} keys\n`);
        print(wantsJson(command), { tenants: list }, text.join(''));
      }),
    );
  tenants
    .command('show <tenant>')
    .description('one tenant, by slug or id')
    .action((name: string, _options: object, command: Command) =>
      withOperator(async (operator) => {
        const tenant = await find(operator, name);
        print(wantsJson(command), tenant, describeTenant(tenant));
      }),
    );
}

function addActs(tenants: Command): void {
  for (const [name, { run, text }] of Object.entries(acts)) {
    tenants
      .command(`${name} <tenant>`)
      .description(text)
      .action((tenant: string, _options: object, command: Command) =>
        withOperator(async (operator) => {
          const after = await run(operatorActor, (await find(operator, tenant)).id);
          print(wantsJson(command), after, describeTenant(after));
        }),
      );
  }
  tenants
    .command('delete <tenant>')
    .description('closes a tenant now and erases it when the days of grace are over')
    .requiredOption('--confirm <slug>', 'the slug, typed')
    .option('--grace-days <n>', 'until then it can be restored', '7')
    .option('--dry-run', 'says what would go')
    .action((tenant: string, options: { confirm: string; graceDays: string; dryRun?: boolean }, command: Command) =>
      withOperator(async (operator) => {
        const deletion = tenantDeletionSchema.safeParse({ ...options, graceDays: Number(options.graceDays) });
        if (!deletion.success) throw new UsageError('--grace-days is a whole number from 0 to 90');
        const before = await find(operator, tenant);
        const after = options.dryRun ? before : await deleteTenant(operatorActor, before.id, deletion.data);
        print(wantsJson(command), after, `${options.dryRun ? 'would erase ' : ''}${describeTenant(after)}`);
      }),
    );
  quotaOptions(
    tenants.command('quota <tenant>').description('changes what a tenant may use; shows it without options'),
  ).action((tenant: string, options: Record<string, string>, command: Command) =>
    withOperator(async (operator) => {
      const change = parseLimits(options);
      const before = await find(operator, tenant);
      const after = Object.keys(change).length === 0 ? before : await changeTenant(operatorActor, before.id, change);
      print(wantsJson(command), after, describeTenant(after));
    }),
  );
}

export function addTenantsCommands(program: Command): void {
  const tenants = program.command('tenants').description('makes, closes, limits and erases tenants');
  addMaking(tenants);
  addLooking(tenants);
  addActs(tenants);
  addMoveCommand(tenants);
  addControlCommands(tenants);
}
