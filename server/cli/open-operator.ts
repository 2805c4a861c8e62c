import type { Redis } from 'ioredis';
import { catalogues } from '#lib/cache/catalogue.ts';
import { AppError } from '#lib/errors.ts';
import { createAlertsService } from '../alerts/alerts-service.ts';
import { openBackupContext } from '../backup/open-backup-context.ts';
import { createServerCache } from '../cache/create-server-cache.ts';
import { openTenantRules } from '../cache/open-tenant-rules.ts';
import { makePools, type Pools } from '../db/pools.ts';
import { type Env, parseEnv } from '../env.ts';
import { jobDefinitions } from '../jobs/job-definitions.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { logger } from '../logger.ts';
import { productionWindows } from '../optimizer/optimizer-windows.ts';
import { connected, openWorkerClient } from '../redis/clients.ts';
import type { Connections } from '../runtime/connections.ts';
import { installationKeys } from '../runtime/installation-keys.ts';
import { readOrCreateSecrets } from '../runtime/secrets.ts';
import { provideServices, type Services } from '../services.ts';
import { createPolicyWatch } from '../v1/policy-watch.ts';
import { operatorConnections } from './operator-connections.ts';

/** An installation in the hands of its operator: everything but HTTP, sockets and workers. */
export interface Operator {
  env: Env;
  connections: Connections;
  pools: Pools;
  /** The control plane. Waits a few seconds for a server that is away. */
  control: Redis;
  services: Services;
  jobs: JobQueue;
  close(): Promise<void>;
}

const answerMs = 10_000;

const onlyTheServer = (): never => {
  throw new AppError('unavailable', 'Only the running server does this.');
};

/** Opens the installation that the environment, or the home folder, names. Close it, or the process does not end. */
async function openOperator(env: Env = parseEnv()): Promise<Operator> {
  // Text on standard error is for the operator; what the connections log is not.
  const log = logger.child({}, { level: 'error' });
  const secrets = await readOrCreateSecrets(env.KRYONIX_HOME);
  const connections = await operatorConnections(env, secrets);
  const limits = { maxRetriesPerRequest: 3, commandTimeout: answerMs };
  const control = openWorkerClient(connections.controlRedisUrl, 'operator', log, limits);
  await connected(control, 'REDIS_CONTROL_URL');
  const pools = makePools(connections);
  const jobs = new JobQueue({ controlRedisUrl: connections.controlRedisUrl, control, log });
  const { masterKey, wrapping } = installationKeys(env, secrets);
  const cache = createServerCache({ ...connections, catalogue: env.KRYONIX_CATALOGUE, ...wrapping, log });
  const catalogue = catalogues[env.KRYONIX_CATALOGUE].databases;
  const rules = openTenantRules({ connections, ingestPool: pools.ingest, control, catalogue, log });
  const policies = createPolicyWatch({ controlRedisUrl: connections.controlRedisUrl, log });
  const baseUrl = (env.KRYONIX_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
  const services = provideServices({
    ...{ env, pools, control, cache, policies, jobs, baseUrl },
    masterKey,
    alerts: await createAlertsService(env, { masterKey, baseUrl }),
    tenantRules: rules,
    optimizer: {
      ...{ run: onlyTheServer, runAll: onlyTheServer, simulate: onlyTheServer, memoryEfficiency: onlyTheServer },
      quotaWindowSeconds: productionWindows.quotaWindowSeconds,
      changed: () => undefined,
    },
    language: null,
    backups: await openBackupContext({ env, pools, connections, masterKey, wrapping, log }),
    sessionSecret: env.KRYONIX_SECRET ?? secrets.secret,
    apiKeyPepper: secrets.apiKeyPepper,
    secureCookies: false,
    trustProxy: false,
    realtime: onlyTheServer,
    infrastructure: onlyTheServer,
    readiness: onlyTheServer,
    // The server looks at the sessions of its sockets itself.
    disconnectSession: () => undefined,
  });
  jobs.learn(jobDefinitions({ services, connections, pools, log }));
  return {
    ...{ env, connections, pools, control, services, jobs },
    async close() {
      rules.close();
      await Promise.all([jobs.close(), cache.close(), policies.close(), pools.close()]);
      control.disconnect();
    },
  };
}

/** Runs `work` with the installation open, and closes it whatever happens. */
export async function withOperator<T>(work: (operator: Operator) => Promise<T>): Promise<T> {
  const operator = await openOperator();
  try {
    return await work(operator);
  } finally {
    await operator.close();
  }
}
