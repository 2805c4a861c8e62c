import type { Env } from '../env.ts';
import { adminRedisUrlsOf } from '../prepare-connections.ts';
import { adminUserName } from '../redis/acl-rules.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Secrets } from '../runtime/secrets.ts';
import { readCredentials } from '../seed/credentials.ts';

function asLogin(url: string, login: string, password: string): string {
  const other = new URL(url);
  other.username = encodeURIComponent(login);
  other.password = encodeURIComponent(password);
  return other.href;
}

/**
 * Where an installation that was started before has its servers, and who logs in: as the environment says, otherwise as
 * the first start wrote it down. Starts nothing. @throws where there is no installation yet
 */
export async function operatorConnections(env: Env, secrets: Secrets): Promise<Connections> {
  const known = await readCredentials(env.KRYONIX_HOME);
  const ownerDatabaseUrl = env.DATABASE_OWNER_URL ?? known?.ownerDatabaseUrl;
  const databaseUrl = env.DATABASE_URL ?? known?.databaseUrl;
  const redisUrl = env.REDIS_URL ?? known?.redisUrl;
  const controlRedisUrl = env.REDIS_CONTROL_URL ?? known?.controlRedisUrl;
  if (!ownerDatabaseUrl || !databaseUrl || !redisUrl || !controlRedisUrl) {
    throw new Error(
      `There is no installation to operate yet: run npm start, which keeps its addresses in ${env.KRYONIX_HOME}.`,
    );
  }
  const { postgres, redis } = secrets;
  const embeddedRedis = env.REDIS_URL === undefined;
  return {
    ownerDatabaseUrl,
    databaseUrl,
    ingestDatabaseUrl: env.DATABASE_INGEST_URL ?? asLogin(databaseUrl, 'kryonix_ingest', postgres.ingest),
    platformDatabaseUrl: env.DATABASE_PLATFORM_URL ?? asLogin(databaseUrl, 'kryonix_platform', postgres.platform),
    superuserDatabaseUrl: null,
    redisUrl,
    controlRedisUrl,
    servers: env.KRYONIX_SERVERS,
    adminRedisUrls: embeddedRedis
      ? {
          data: asLogin(redisUrl, adminUserName, redis.admin),
          control: asLogin(controlRedisUrl, adminUserName, redis.admin),
        }
      : adminRedisUrlsOf(env),
  };
}
