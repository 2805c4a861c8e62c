import type { Logger } from 'pino';
import type { BootPlan } from './boot-plan.ts';
import { prepareExternalDatabase } from './db/prepare-external-database.ts';
import { applySuperuserSetup } from './db/superuser-setup.ts';
import type { Env } from './env.ts';
import type { Connections } from './runtime/connections.ts';
import { databaseName, startEmbeddedRuntime } from './runtime/embedded-runtime.ts';
import type { Progress } from './runtime/progress.js';
import type { Secrets } from './runtime/secrets.ts';

/**
 * The addresses of PostgreSQL and Redis, each from the environment or from a server of our own that is started here.
 * `stop` ends what was started.
 */
export async function prepareConnections(options: {
  env: Env;
  plan: BootPlan;
  secrets: Secrets;
  progress: Progress;
  log: Logger;
}): Promise<{ connections: Connections; stop(): Promise<void> }> {
  const { env, plan, secrets, progress, log } = options;
  const embedded =
    plan.needs.postgres || plan.needs.redis
      ? await startEmbeddedRuntime({ home: env.KRYONIX_HOME, needs: plan.needs, progress, log })
      : null;
  try {
    const databases = embedded?.connections.superuserDatabaseUrl
      ? await setUpEmbeddedDatabase(embedded.connections, secrets)
      : await externalDatabase(env, secrets);
    return {
      connections: {
        ...databases,
        redisUrl: env.REDIS_URL ?? given(embedded?.connections.redisUrl),
        controlRedisUrl: env.REDIS_CONTROL_URL ?? given(embedded?.connections.controlRedisUrl),
        adminRedisUrls: embedded?.connections.adminRedisUrls ?? null,
      },
      stop: async () => embedded?.stop(),
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

type DatabaseConnections = Omit<Connections, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls'>;

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
  const { DATABASE_URL, DATABASE_INGEST_URL, DATABASE_PLATFORM_URL } = env;
  const made =
    DATABASE_URL && DATABASE_INGEST_URL && DATABASE_PLATFORM_URL
      ? null
      : await prepareExternalDatabase(ownerDatabaseUrl, secrets.postgres);
  return {
    ownerDatabaseUrl,
    databaseUrl: DATABASE_URL ?? given(made?.databaseUrl),
    ingestDatabaseUrl: DATABASE_INGEST_URL ?? given(made?.ingestDatabaseUrl),
    platformDatabaseUrl: DATABASE_PLATFORM_URL ?? given(made?.platformDatabaseUrl),
    superuserDatabaseUrl: null,
  };
}

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the embedded runtime did not bring what was asked of it');
  return value;
}
