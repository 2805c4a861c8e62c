import type { Logger } from 'pino';
import type { BootPlan } from './boot-plan.ts';
import { assertReachable } from './db/assert-reachable.ts';
import { prepareExternalDatabase } from './db/prepare-external-database.ts';
import { applySuperuserSetup } from './db/superuser-setup.ts';
import type { Env } from './env.ts';
import type { Connections } from './runtime/connections.ts';
import { databaseName, startEmbeddedRuntime } from './runtime/embedded-runtime.ts';
import type { Progress } from './runtime/progress.js';
import type { Secrets } from './runtime/secrets.ts';
import { onShutdown } from './shutdown.ts';

/**
 * The addresses of PostgreSQL and Redis, each from the environment or from a server of our own that is started here.
 * What was started ends with the process.
 */
export async function prepareConnections(options: {
  env: Env;
  plan: BootPlan;
  secrets: Secrets;
  progress: Progress;
  log: Logger;
}): Promise<Connections> {
  const { env, plan, secrets, progress, log } = options;
  const embedded =
    plan.needs.postgres || plan.needs.redis
      ? await startEmbeddedRuntime({
          home: env.KRYONIX_HOME,
          needs: plan.needs,
          progress,
          log,
          // At once: who ends the start half way must not leave servers behind.
          onStarting: (stop) => onShutdown('embedded servers', stop),
        })
      : null;
  const databases = embedded?.connections.superuserDatabaseUrl
    ? await setUpEmbeddedDatabase(embedded.connections, secrets)
    : await externalDatabase(env, secrets);
  return {
    ...databases,
    redisUrl: env.REDIS_URL ?? given(embedded?.connections.redisUrl),
    controlRedisUrl: env.REDIS_CONTROL_URL ?? given(embedded?.connections.controlRedisUrl),
    adminRedisUrls: adminRedisUrlsOf(env) ?? embedded?.connections.adminRedisUrls ?? null,
    servers: env.KRYONIX_SERVERS,
  };
}

/** As the environment names them; `null` where it does not. */
export function adminRedisUrlsOf({ REDIS_ADMIN_URL, REDIS_CONTROL_ADMIN_URL }: Env): Connections['adminRedisUrls'] {
  if (!REDIS_ADMIN_URL || !REDIS_CONTROL_ADMIN_URL) return null;
  return { data: REDIS_ADMIN_URL, control: REDIS_CONTROL_ADMIN_URL };
}

type DatabaseConnections = Omit<Connections, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls' | 'servers'>;

async function setUpEmbeddedDatabase(made: Partial<Connections>, secrets: Secrets): Promise<DatabaseConnections> {
  await applySuperuserSetup(given(made.superuserDatabaseUrl), secrets.postgres, databaseName);
  return {
    databaseUrl: given(made.databaseUrl),
    ownerDatabaseUrl: given(made.ownerDatabaseUrl),
    ingestDatabaseUrl: given(made.ingestDatabaseUrl),
    platformDatabaseUrl: given(made.platformDatabaseUrl),
    superuserDatabaseUrl: given(made.superuserDatabaseUrl),
  };
}

/** Logins that the environment does not name are made, with the passwords of this installation's secrets. */
async function externalDatabase(env: Env, secrets: Secrets): Promise<DatabaseConnections> {
  const ownerDatabaseUrl = given(env.DATABASE_OWNER_URL);
  await assertReachable(ownerDatabaseUrl, 'DATABASE_OWNER_URL');
  const logins = await prepareExternalDatabase(ownerDatabaseUrl, secrets.postgres, {
    databaseUrl: env.DATABASE_URL,
    ingestDatabaseUrl: env.DATABASE_INGEST_URL,
    platformDatabaseUrl: env.DATABASE_PLATFORM_URL,
  });
  return { ...logins, ownerDatabaseUrl, superuserDatabaseUrl: null };
}

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the embedded runtime did not bring what was asked of it');
  return value;
}
