import { Redis } from 'ioredis';
import { Client } from 'pg';
import { parseInfo } from '#lib/telemetry/parse-info.ts';
import { checkRights } from '../db/check-rights.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { superuserSql } from '../db/superuser-setup.ts';
import type { Env } from '../env.ts';
import { databaseName } from '../runtime/embedded-runtime.ts';
import { readCredentials } from '../seed/credentials.ts';

interface Finding {
  check: string;
  ok: boolean;
  /** What is wrong and how it is mended; empty where nothing is. */
  problems: string[];
}

interface Addresses {
  database: string;
  redis: string;
  control: string;
}

const connectMs = 5_000;

/** Checks a running installation, or prints the SQL for a superuser. Answers the exit code: 0 where all is right. */
export async function doctor({ env, sql, json }: { env: Env; sql: boolean; json: boolean }): Promise<number> {
  if (sql) {
    const owner = env.DATABASE_OWNER_URL ? new URL(env.DATABASE_OWNER_URL) : null;
    const database = decodeURIComponent(owner?.pathname.slice(1) || databaseName);
    process.stdout.write(superuserSql(database, null, owner ? decodeURIComponent(owner.username) : undefined));
    return 0;
  }
  const addresses = await findAddresses(env);
  const findings = [
    await examine('postgres: isolation and schema', () => checkDatabase(addresses.database)),
    await examine('redis, data plane', () => checkRedis(addresses.redis, 'data')),
    await examine('redis, control plane', () => checkRedis(addresses.control, 'control')),
  ];
  process.stdout.write(json ? `${JSON.stringify({ findings })}\n` : findings.map(describe).join(''));
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function findAddresses(env: Env): Promise<Addresses> {
  const known = await readCredentials(env.KRYONIX_HOME);
  const database = env.DATABASE_URL ?? known?.databaseUrl;
  const redis = env.REDIS_URL ?? known?.redisUrl;
  const control = env.REDIS_CONTROL_URL ?? known?.controlRedisUrl;
  if (database && redis && control) return { database, redis, control };
  throw new Error(
    `There is nothing to examine yet: set DATABASE_URL, REDIS_URL and REDIS_CONTROL_URL, or run npm start, which keeps its addresses in ${env.KRYONIX_HOME}.`,
  );
}

async function examine(check: string, look: () => Promise<string[]>): Promise<Finding> {
  try {
    const problems = await look();
    return { check, ok: problems.length === 0, problems };
  } catch (error) {
    return { check, ok: false, problems: [error instanceof Error ? error.message || error.name : String(error)] };
  }
}

async function checkDatabase(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs });
  client.on('error', () => undefined); // a lost connection rejects the query under way, which is reported
  await client.connect();
  try {
    const { holes } = await checkRights(client);
    const pending = await pendingMigrations(client);
    return [
      ...holes.map((hole) => `${hole}; mend it as a superuser with: npm run kryonix -- doctor --sql`),
      ...pending.map((name) => `migration ${name} is missing; npm start applies it`),
    ];
  } finally {
    await client.end();
  }
}

async function checkRedis(url: string, plane: 'data' | 'control'): Promise<string[]> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectMs,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost = error;
  });
  try {
    await client.connect();
    return redisProblems(parseInfo(await client.info()), plane);
  } catch (error) {
    throw lost ?? error;
  } finally {
    client.disconnect();
  }
}

function redisProblems(info: ReturnType<typeof parseInfo>, plane: 'data' | 'control'): string[] {
  const problems: string[] = [];
  const version = info.server?.valkeyVersion ?? info.server?.version;
  if (version && Number.parseInt(version, 10) < 7) problems.push(`version ${version} is too old: 7 or newer is needed`);
  const policy = info.memory?.policy;
  if (plane === 'control' && policy && policy !== 'noeviction') {
    problems.push(
      `maxmemory-policy is ${policy}: sessions, locks and telemetry could be evicted; set it to noeviction`,
    );
  }
  if (plane === 'control' && info.persistence?.aofEnabled === false) {
    problems.push(
      'appendonly is off: a restart would lose sessions and telemetry; set appendonly yes, appendfsync always',
    );
  }
  if (plane === 'data' && policy === 'noeviction' && info.memory?.maxBytes !== 0) {
    problems.push('maxmemory-policy is noeviction: writes fail once the memory is full; set it to allkeys-lfu');
  }
  return problems;
}

const describe = ({ check, ok, problems }: Finding) =>
  `${ok ? '✓' : '✗'} ${check}\n${problems.map((problem) => `    ${problem}\n`).join('')}`;
