import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceUserName, tenantReadCommands, tenantUserName, tenantWriteCommands } from '#server/redis/acl-rules.ts';
import { provisionTenantUser } from '#server/redis/provision-tenant-user.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const own = 'tenant:11111111-1111-4111-8111-111111111111:api:temp:k';
const others = 'tenant:22222222-2222-4222-8222-222222222222:api:temp:k';
const ownTenant = '11111111-1111-4111-8111-111111111111';
const readOnlyTenant = '33333333-3333-4333-8333-333333333333';
const nobodys = 'k';

/** A command, or one of a container (`client|id`), as the server describes it. */
interface Described {
  name: string;
  arity: number;
  firstKey: number;
  hasKeys: boolean;
}

type Info = [string, number, string[], number, number, number, string[], unknown[], unknown[], Info[]] | null;

function flatten(info: Info): Described[] {
  if (info === null) return [];
  const [name, arity, , firstKey, , , , , keySpecs = [], subcommands = []] = info;
  const itself = { name, arity, firstKey, hasKeys: firstKey > 0 || keySpecs.length > 0 };
  return subcommands.length === 0 ? [itself] : subcommands.flatMap(flatten);
}

/** Whose keys do not stand in one place, or whose channels are no keys. */
const special: Readonly<Record<string, (key: string) => string[]>> = {
  xreadgroup: (key) => ['xreadgroup', 'group', 'g', 'c', 'streams', key, '>'],
  publish: (key) => ['publish', key, 'x'],
  subscribe: (key) => ['subscribe', key],
  mset: (key) => ['mset', key, 'x', key, 'x'],
};

/** The command with so many arguments as it needs, the key wherever it has one. */
function sample({ name, arity, firstKey }: Described, key: string): string[] {
  const words = name.split('|');
  const made = special[name]?.(key);
  if (made !== undefined) return made;
  const length = Math.max(Math.abs(arity), words.length, firstKey + 1);
  const filled = Array.from({ length }, (_, index) => words[index] ?? '1');
  if (firstKey > 0) filled[firstKey] = key;
  return filled;
}

const hasKeyOrChannel = (command: Described) =>
  command.hasKeys || command.name === 'publish' || command.name === 'subscribe';

describe.each(['redis', 'valkey'] as const)('every command that %s knows', (family) => {
  let server: TestRedis;
  let admin: Redis;
  let commands: Described[];

  beforeAll(async () => {
    server = await startTestRedis({ plane: 'data', family });
    admin = new Redis(server.adminUrl);
    await provisionTenantUser(admin, ownTenant, 'a-password-of-the-tenant');
    await provisionTenantUser(admin, readOnlyTenant, 'a-password-of-the-tenant', { readOnly: true });
    commands = ((await admin.call('COMMAND')) as Info[]).flatMap(flatten);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.close();
  });

  /** The names of the commands that this user may run with this key. */
  async function allowed(user: string, key: string, chosen = commands): Promise<string[]> {
    const pipeline = admin.pipeline();
    for (const command of chosen) pipeline.call('ACL', 'DRYRUN', user, ...sample(command, key));
    const answers = (await pipeline.exec()) ?? [];
    for (const [error] of answers) if (error) throw error;
    return chosen.filter((_, index) => answers[index]?.[1] === 'OK').map(({ name }) => name);
  }

  /** SELECT is granted apart; RESET, which signs out, is everybody's, whatever the rules say. */
  const listed = (list: readonly string[]) =>
    commands.filter(({ name }) => [...list, 'select', 'reset'].includes(name)).map(({ name }) => name);

  it('is known in full', async () => {
    expect(commands.length).toBeGreaterThan(300);
    const names = new Set(commands.map(({ name }) => name));
    expect([...tenantReadCommands, ...tenantWriteCommands].filter((name) => !names.has(name))).toEqual([]);
    expect(names.size).toBeGreaterThanOrEqual(((await admin.call('COMMAND', 'LIST')) as string[]).length / 2);
  });

  it('is open to a tenant’s user exactly where it is in the list and the key its own', async () => {
    const user = tenantUserName(ownTenant);
    expect(await allowed(user, own)).toEqual(listed([...tenantReadCommands, ...tenantWriteCommands]));
  });

  it.each([
    ['another tenant’s', others],
    ['nobody’s', nobodys],
  ])('that takes a key is closed to a tenant’s user where the key is %s', async (_whose, key) => {
    const withKey = commands.filter(hasKeyOrChannel);
    expect(await allowed(tenantUserName(ownTenant), key, withKey)).toEqual([]);
  });

  it('that changes something is closed to a tenant’s user that may only read', async () => {
    const key = own.replace(ownTenant, readOnlyTenant);
    expect(await allowed(tenantUserName(readOnlyTenant), key)).toEqual(listed(tenantReadCommands));
  });

  it('that takes a key is closed to the service user where the key is nobody’s', async () => {
    expect(
      await allowed(
        serviceUserName,
        nobodys,
        commands.filter(({ firstKey }) => firstKey > 0),
      ),
    ).toEqual([]);
  });

  // Tracking tells the names of keys that changed, which this user may read anyway.
  it('that leads past keys and databases, or administers, is closed to the service user whatever the key', async () => {
    const open = new Set(await allowed(serviceUserName, own));
    const dangerous = commands.filter(({ name }) =>
      /^(acl|config|debug|cluster\|(?!slots|shards|nodes|info)|function|fcall|script\|(?!load|exists)|flush|swapdb|move|copy|keys|randomkey|migrate|restore|shutdown|replicaof|slaveof|monitor|module|sort|client\|(?!setname|getname|setinfo|id|tracking))/.test(
        name,
      ),
    );
    expect(dangerous.length).toBeGreaterThan(60);
    expect(dangerous.filter(({ name }) => open.has(name)).map(({ name }) => name)).toEqual([]);
    expect(open.has('get') && open.has('evalsha') && open.has('scan')).toBe(true);
  });
});
