import { Argument, type Command } from 'commander';
import { encryptionStates, type TenantDatabase, type TenantEncryption } from '#lib/contracts/tenant-control.ts';
import { changeRedisUser } from '../../tenants/change-redis-user.ts';
import { changeTenantDatabase, describeTenantDatabases } from '../../tenants/change-tenant-database.ts';
import { describeLifeCycle } from '../../tenants/describe-life-cycle.ts';
import { rewrapKeys } from '../../tenants/rewrap-keys.ts';
import type { TenantActor } from '../../tenants/tenant-actor.ts';
import { describeEncryption, rotateDataKey, setEncryption } from '../../tenants/tenant-encryption.ts';
import { wantsJson } from '../global-options.ts';
import { type Operator, withOperator } from '../open-operator.ts';
import { UsageError } from '../usage-error.ts';
import { databaseOptions, parseDatabaseChange } from './database-options.ts';

const actor: TenantActor = { userId: null, address: 'command line', requestId: null };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const find = ({ pools }: Operator, name: string) =>
  describeLifeCycle(pools.platform, uuid.test(name) ? { id: name.toLowerCase() } : { slug: name });

const print = (command: Command, value: unknown, text: string) =>
  process.stdout.write(wantsJson(command) ? `${JSON.stringify(value)}\n` : text);

const meanings = {
  off: 'what is written is not encrypted; what is encrypted still opens',
  introducing: 'what is written is encrypted; what was written before still opens',
  on: 'only what is encrypted opens',
} as const;

function describeState({ state, since, keys, underFormerMasterKey }: TenantEncryption): string {
  const when = since === null ? '' : ` since ${since}`;
  const former = underFormerMasterKey ? `, ${underFormerMasterKey} under a former master key` : '';
  return `encryption ${state}${when}: ${meanings[state]}\n  data keys ${keys ?? 'unknown'}${former}\n`;
}

function describeDatabase(database: TenantDatabase): string {
  const { database: number, name, status, maxMemoryMb, sdkEnabled, sdkCallsPerHour, ...rest } = database;
  return (
    `${number} ${name}: ${status}, ${maxMemoryMb === null ? 'no limit of its own' : `${maxMemoryMb} MiB`}, ` +
    `SDK ${sdkEnabled ? 'on' : 'off'}, ${sdkCallsPerHour} calls/h, target ${rest.cacheHitTargetPercent} %, ` +
    `monitoring ${rest.performanceMonitoring ? 'on' : 'off'}, optimiser ${rest.aiOptimization ? 'on' : 'off'}\n`
  );
}

function addEncryption(tenants: Command): void {
  tenants
    .command('encryption <tenant>')
    .description('shows a tenant’s encryption, or takes its next step: off, introducing, on')
    .addArgument(new Argument('[state]').choices(encryptionStates))
    .action((name: string, state: (typeof encryptionStates)[number] | undefined, _options: object, command: Command) =>
      withOperator(async (operator) => {
        const { id, slug } = await find(operator, name);
        const now =
          state === undefined
            ? await describeEncryption(operator.pools.platform, id)
            : await setEncryption(actor, id, { state, confirm: slug });
        print(command, now, describeState(now));
      }),
    );
  tenants
    .command('rotate-key <tenant>')
    .description('gives a tenant a new data key; what older ones sealed still opens')
    .action((name: string, _options: object, command: Command) =>
      withOperator(async (operator) => {
        const now = await rotateDataKey(actor, (await find(operator, name)).id);
        print(command, now, describeState(now));
      }),
    );
  tenants
    .command('rewrap-keys')
    .description('wraps all tenants’ keys by KRYONIX_MASTER_KEY instead of KRYONIX_FORMER_MASTER_KEYS')
    .action((_options: object, command: Command) =>
      withOperator(async () => {
        const done = await rewrapKeys(actor);
        const failed = done.failed.map(({ tenantId, reason }) => `  ${tenantId}: ${reason}\n`).join('');
        print(command, done, `${done.rewrapped} keys of ${done.tenants} tenants wrapped anew\n${failed}`);
        process.exitCode = done.failed.length === 0 ? 0 : 1;
      }),
    );
}

function addRedisUser(tenants: Command): void {
  tenants
    .command('redis-user <tenant>')
    .description('gives a tenant’s own Redis user another password, shown once, or takes it away; its connections end')
    .addArgument(new Argument('<action>').choices(['rotate', 'revoke']))
    .action((name: string, action: 'rotate' | 'revoke', _options: object, command: Command) =>
      withOperator(async (operator) => {
        const { username, password } = await changeRedisUser(actor, (await find(operator, name)).id, action);
        const told = password === null ? `${username} is no more\n` : `${username} ${password}\nThis is shown once.\n`;
        print(command, { username, password }, told);
      }),
    );
}

function addDatabase(tenants: Command): void {
  databaseOptions(
    tenants
      .command('database <tenant> [number]')
      .description('shows what holds of a tenant’s 16 databases, or changes one of them'),
  ).action((name: string, number: string | undefined, options: Record<string, string>, command: Command) =>
    withOperator(async (operator) => {
      const change = parseDatabaseChange(options);
      const database = number === undefined ? null : Number(number);
      const changes = Object.keys(change).length > 0;
      if (changes && database === null) throw new UsageError('Name the database: a number from 0 to 15.');
      const { id } = await find(operator, name);
      if (changes && database !== null) {
        const now = await changeTenantDatabase(actor, id, database, change);
        print(command, now, describeDatabase(now));
        return;
      }
      const all = await describeTenantDatabases(operator.pools.platform, id);
      const databases = all.filter((each) => database === null || each.database === database);
      if (databases.length === 0) throw new UsageError('There is no such database: a number from 0 to 15.');
      print(command, { databases }, databases.map(describeDatabase).join(''));
    }),
  );
}

/** Encryption, the tenant's own Redis user, and what holds of single databases. */
export function addControlCommands(tenants: Command): void {
  addEncryption(tenants);
  addRedisUser(tenants);
  addDatabase(tenants);
}
