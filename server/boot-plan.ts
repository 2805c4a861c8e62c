import { AppError } from '#lib/errors.ts';
import type { Env } from './env.ts';

/** Which servers the embedded runtime must bring, and under which address the product is reached. */
export interface BootPlan {
  needs: { postgres: boolean; redis: boolean };
  /** Loopback only while any server is embedded, unless HOST says otherwise. */
  host: string;
  https: boolean;
  /** Demo tenants, and the traffic that drives them. */
  seedDemo: boolean;
  runDemo: boolean;
}

/** Reads the plan off the environment; throws one sentence where it asks for something that cannot be. */
export function planBoot(env: Env): BootPlan {
  const databaseUrls = [env.DATABASE_URL, env.DATABASE_INGEST_URL, env.DATABASE_PLATFORM_URL];
  if (!env.DATABASE_OWNER_URL && databaseUrls.some(Boolean)) {
    throw new AppError(
      'unavailable',
      'DATABASE_OWNER_URL is missing: with a PostgreSQL of your own the first run migrates its schema as a member of kryonix_owner.',
    );
  }
  if (Boolean(env.REDIS_URL) !== Boolean(env.REDIS_CONTROL_URL)) {
    throw new AppError(
      'unavailable',
      'Set REDIS_URL and REDIS_CONTROL_URL together: cached values may be evicted, sessions, locks and telemetry may not, so they live on two servers.',
    );
  }
  if (Boolean(env.REDIS_ADMIN_URL) !== Boolean(env.REDIS_CONTROL_ADMIN_URL)) {
    throw new AppError(
      'unavailable',
      'Set REDIS_ADMIN_URL and REDIS_CONTROL_ADMIN_URL together: tenants have users on both servers.',
    );
  }
  const needs = { postgres: !env.DATABASE_OWNER_URL, redis: !env.REDIS_URL };
  const embedded = needs.postgres || needs.redis;
  return {
    needs,
    host: env.HOST ?? (embedded ? '127.0.0.1' : '0.0.0.0'),
    https: env.KRYONIX_URL?.startsWith('https:') ?? false,
    seedDemo: needs.postgres || env.KRYONIX_DEMO === true,
    runDemo: env.KRYONIX_DEMO ?? needs.postgres,
  };
}

/** Where people reach the product, without a trailing slash. `port` is the one in use. */
export function baseUrlOf(env: Env, port: number): string {
  return (env.KRYONIX_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');
}
