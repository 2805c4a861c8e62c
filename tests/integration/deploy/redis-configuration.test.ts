import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { adminUserRules, type Plane, serviceUserRules } from '#server/redis/acl-rules.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { makeCertificateAuthority } from '#server/runtime/topology/make-certificates.ts';
import { watchedBy } from '#server/runtime/topology/sentinel-server.ts';
import { eventually } from '#tests/setup/eventually.ts';
import '#tests/setup/test-servers.ts';

const deployed = join(import.meta.dirname, '../../../server/deploy/redis');
const passwords = { redis_admin_password: 'a'.repeat(48), redis_service_password: 's'.repeat(48) };
const authority = makeCertificateAuthority();
const running: ChildProcess[] = [];
let home: string;

/** The deployed files, where a container would have them. */
async function unpack(name: string, replaced: Record<string, string> = {}) {
  const [conf, data, secrets] = ['conf', 'data', 'secrets'].map((part) => join(home, name, part));
  if (!conf || !data || !secrets) throw new Error('three folders');
  await mkdir(join(home, name), { recursive: true });
  await cp(deployed, conf, { recursive: true });
  await Promise.all([mkdir(data), mkdir(secrets), mkdir(join(conf, 'tls'))]);
  for (const [secret, value] of Object.entries(passwords)) await writeFile(join(secrets, secret), `${value}\n`);
  const issued = authority.issue();
  await writeFile(join(conf, 'tls/ca.pem'), authority.certificate);
  await writeFile(join(conf, 'tls/server.pem'), issued.certificate);
  await writeFile(join(conf, 'tls/server-key.pem'), issued.key);
  const places = { '/etc/kryonix': conf, ...replaced, '/data': data };
  for (const file of await readdir(conf)) {
    if (!file.endsWith('.conf')) continue;
    let text = await readFile(join(conf, file), 'utf8');
    for (const [from, to] of Object.entries(places)) text = text.replaceAll(new RegExp(`${from}(?=[/\\s])`, 'g'), to);
    await writeFile(join(conf, file), text);
  }
  return { conf, data, secrets };
}

interface Started {
  port: number;
  as(user: 'admin' | 'service', port?: number): Redis;
  output(): string;
}

async function start(
  name: string,
  {
    plane,
    program,
    args = [],
    replaced,
  }: { plane: Plane; program?: string; args?: string[]; replaced?: Record<string, string> },
): Promise<Started> {
  const { conf, data, secrets } = await unpack(name, replaced);
  const port = await findFreePort();
  const server = program ?? inject('servers').redisPrograms.valkeyServer ?? '';
  const file = join(conf, args[0] ?? '');
  const child = spawn(
    '/bin/sh',
    [join(conf, 'start-server.sh'), server, file, '--bind', '127.0.0.1', '--port', String(port), ...args.slice(1)],
    {
      env: {
        PATH: process.env.PATH,
        KRYONIX_CONF: conf,
        KRYONIX_DATA: data,
        KRYONIX_SECRETS: secrets,
        KRYONIX_PLANE: plane,
        NODE_ENV: 'test',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const as = (user: 'admin' | 'service', on = port) => {
    const tls = on === port ? undefined : { ca: authority.certificate };
    const client = new Redis({
      ...{ port: on, username: `kryonix_${user}`, password: passwords[`redis_${user}_password`], tls, protocol: 2 },
      // A start on a busy machine takes seconds.
      ...{ maxRetriesPerRequest: 400, retryStrategy: () => 50, enableReadyCheck: false },
    });
    client.on('error', () => undefined);
    return client;
  };
  return { port, as, output: () => output };
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kryonix-deploy-'));
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  await rm(home, { recursive: true, force: true });
});

async function settingsOf(client: Redis, ...names: string[]): Promise<Record<string, string>> {
  const flat = (await client.config('GET', ...(names as [string]))) as string[];
  return Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])));
}

const programs = () => {
  const { server, valkeyServer } = inject('servers').redisPrograms;
  return { redis: server, valkey: valkeyServer ?? server };
};

describe('the deployed configuration', () => {
  it.each(['redis', 'valkey'] as const)('of the data plane starts %s, evicts and keeps nothing', async (family) => {
    const server = await start(`data-${family}`, { plane: 'data', program: programs()[family], args: ['data.conf'] });
    const admin = server.as('admin');
    expect(await settingsOf(admin, 'maxmemory', 'maxmemory-policy', 'appendonly', 'save', 'timeout')).toEqual({
      ...{ maxmemory: String(1024 ** 3), 'maxmemory-policy': 'allkeys-lfu', appendonly: 'no', save: '', timeout: '0' },
    });
    const service = server.as('service');
    expect(await service.set('tenant:x:api:temp:k', '1')).toBe('OK');
    await expect(service.set('elsewhere', '1')).rejects.toThrow(/NOPERM/);
    await expect(service.flushall()).rejects.toThrow(/NOPERM/);
    const nobody = new Redis({ port: server.port, enableReadyCheck: false, maxRetriesPerRequest: 0 });
    nobody.on('error', () => undefined);
    await expect(nobody.ping()).rejects.toThrow(/NOAUTH/);
    for (const client of [admin, service, nobody]) client.disconnect();
    expect(server.output()).not.toMatch(/FATAL|Bad directive/);
  });

  it('of the control plane never evicts and has every write on disk, and tenants’ users outlive a start', async () => {
    const server = await start('control', { plane: 'control', args: ['control.conf'] });
    const admin = server.as('admin');
    expect(await settingsOf(admin, 'maxmemory-policy', 'appendonly', 'appendfsync')).toEqual({
      ...{ 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'always' },
    });
    await admin.set('kryonix:x', '1');
    expect(await admin.call('WAITAOF', 1, 0, 20_000)).toEqual([1, 0]);
    await admin.call('ACL', 'SETUSER', 'tenant_x_user', 'on', '>secret', '~tenant:x:*', '+get');
    await admin.call('ACL', 'SAVE');
    admin.disconnect();
    const users = await readFile(join(home, 'control/data/users.acl'), 'utf8');
    expect(users).toMatch(/^user tenant_x_user /m);
  });

  it('of a cluster’s node waits to be joined, and that of a replica takes no write alone', async () => {
    const [node, replica] = await Promise.all([
      start('cluster', {
        plane: 'data',
        args: ['cluster.conf', '--cluster-announce-hostname', 'data-1', '--cluster-port', String(await findFreePort())],
      }),
      start('replica', { plane: 'control', args: ['replica.conf', '--replica-announce-ip', 'control-1'] }),
    ]);
    const [one, other] = [node.as('admin'), replica.as('admin')];
    expect(String(await one.call('CLUSTER', 'INFO'))).toContain('cluster_state:fail');
    await expect(other.set('kryonix:x', '1')).rejects.toThrow(/NOREPLICAS/);
    one.disconnect();
    other.disconnect();
  });

  it('under TLS has no plain port', async () => {
    const tlsPort = await findFreePort();
    const server = await start('tls', {
      ...{
        plane: 'control',
        args: [
          'control.conf',
          '--include',
          join(home, 'tls/conf/tls.conf'),
          '--tls-port',
          String(tlsPort),
          '--port',
          '0',
        ],
      },
    });
    const client = server.as('service', tlsPort);
    expect(await client.set('kryonix:x', '1')).toBe('OK');
    expect((await readFile(join(home, 'tls/conf/tls.conf'), 'utf8')).match(/^port 0$/m)).not.toBeNull();
    client.disconnect();
  });

  it('of a Sentinel watches the primary with the administrator’s login', async () => {
    const { sentinel } = inject('servers').redisPrograms;
    if (sentinel === null) throw new Error('this machine has no redis-sentinel');
    const primary = await start('watched', { plane: 'control', args: ['control.conf'] });
    const replaced = { 'control-1 6379': `127.0.0.1 ${primary.port}` };
    const { conf, data, secrets } = await unpack('sentinel', replaced);
    const port = await findFreePort();
    const child = spawn(
      '/bin/sh',
      [join(conf, 'start-server.sh'), sentinel, join(data, 'sentinel.conf'), '--port', String(port)],
      {
        env: {
          PATH: process.env.PATH,
          KRYONIX_CONF: conf,
          KRYONIX_DATA: data,
          KRYONIX_SECRETS: secrets,
          KRYONIX_ROLE: 'sentinel',
          NODE_ENV: 'test',
        },
        stdio: 'ignore',
      },
    );
    running.push(child);
    const known = await eventually(async () => {
      const told = await watchedBy(port, 'kryonix');
      return told?.['last-ok-ping-reply'] !== undefined && told.flags === 'master' ? told : null;
    });
    expect(known).toMatchObject({ port: String(primary.port), quorum: '2', 'down-after-milliseconds': '5000' });
  });

  it.each(['data', 'control'] as const)('has the users of the %s plane as the product has them', async (plane) => {
    const lines = (await readFile(join(deployed, `users-${plane}.acl`), 'utf8')).split('\n');
    const users = lines.filter((line) => line.startsWith('user '));
    expect(users).toEqual([
      'user default off resetpass allkeys allchannels allcommands',
      `user kryonix_admin reset on {admin} ${adminUserRules().join(' ')}`,
      `user kryonix_service reset on {service} ${serviceUserRules(plane).join(' ')}`,
    ]);
  });
});
