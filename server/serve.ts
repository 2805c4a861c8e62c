import type { Logger } from 'pino';
import { catalogues } from '#lib/cache/catalogue.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { followAlerts } from './alerts/alert-feed.ts';
import { watchWithoutControl } from './alerts/alert-watchdog.ts';
import { createAlertsService } from './alerts/alerts-service.ts';
import { openBackupContext } from './backup/open-backup-context.ts';
import type { BootPlan } from './boot-plan.ts';
import { createServerCache } from './cache/create-server-cache.ts';
import { startTenantRules } from './cache/start-tenant-rules.ts';
import type { App } from './create-app.ts';
import { assertSafeRoles } from './db/assert-safe-roles.ts';
import { migrate } from './db/migrate.ts';
import { makePools, type Pools } from './db/pools.ts';
import type { Env } from './env.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { startPurges } from './keys/purge-runner.ts';
import { getRealtimeMetrics } from './live/get-realtime-metrics.ts';
import { LiveFigures } from './live/live-figures.ts';
import { createReadiness } from './live/readiness.ts';
import { disconnectSession } from './live/socket-server.ts';
import { startLive } from './live/start-live.ts';
import { provideMetrics } from './metrics/provide-metrics.ts';
import { createLanguageModel } from './optimizer/language-model.ts';
import { demoWindows, productionWindows } from './optimizer/optimizer-windows.ts';
import { followQuotas } from './optimizer/quota-feed.ts';
import { startCleanups } from './optimizer/start-cleanups.ts';
import { startOptimizer } from './optimizer/start-optimizer.ts';
import { connected, openRequestClient } from './redis/clients.ts';
import { ClusterPlane, type RedisPlane } from './redis/cluster-plane.ts';
import { clusterReady, openCluster } from './redis/open-cluster.ts';
import { isCluster, notOnCluster, openPlane } from './redis/open-plane.ts';
import type { Connections } from './runtime/connections.ts';
import { installationKeys } from './runtime/installation-keys.ts';
import type { Secrets } from './runtime/secrets.ts';
import { provideServices, type Services } from './services.ts';
import { onShutdown } from './shutdown.ts';
import { startPollers } from './telemetry/pollers/start-pollers.ts';
import { createRedisNodeInfo } from './telemetry/redis-node-info.ts';
import { startTelemetryWorkers } from './telemetry/telemetry-workers.ts';
import { createPolicyWatch } from './v1/policy-watch.ts';

interface Options {
  env: Env;
  plan: BootPlan;
  baseUrl: string;
  connections: Connections;
  secrets: Secrets;
  app: App;
  log: Logger;
}

/** Brings the schema up to date and refuses a database in which tenants are not isolated. */
export async function openDatabase(connections: Connections, log: Logger): Promise<Pools> {
  const { applied } = await migrate(connections.ownerDatabaseUrl);
  if (applied.length > 0) log.info({ applied }, 'the schema was migrated');
  await assertSafeRoles(connections.databaseUrl, connections.ingestDatabaseUrl, connections.platformDatabaseUrl);
  const pools = makePools(connections);
  onShutdown('database pools', () => pools.close());
  return pools;
}

/** Starts everything behind the pages: readers, workers and sockets, and hands the services to the routes. */
export async function startServices(
  { env, plan, baseUrl, connections, secrets, app, log }: Options,
  pools: Pools,
): Promise<Services> {
  const clustered = isCluster(connections.redisUrl);
  const data = clustered
    ? new ClusterPlane(openCluster(connections.redisUrl, 'data', log, { commandTimeoutMs: 400 }))
    : openRequestClient(connections.redisUrl, 'data', log);
  const control = openRequestClient(connections.controlRedisUrl, 'control', log);
  onShutdown('redis connections', () => {
    data.disconnect();
    control.disconnect();
  });
  await Promise.all([
    data instanceof ClusterPlane ? clusterReady(data.cluster) : connected(data, 'REDIS_URL'),
    connected(control, 'REDIS_CONTROL_URL'),
  ]);
  if (clustered) for (const sentence of notOnCluster) log.warn(sentence);
  const catalogue = catalogues[env.KRYONIX_CATALOGUE].databases;
  const planes: Record<'data' | 'control', Pick<RedisPlane, 'status'>> = { data, control };
  const planeUp = (plane: 'data' | 'control') => planes[plane].status === 'ready';
  const readiness = createReadiness({ pool: pools.app, data, control });
  const apart = Object.entries(connections.servers ?? {}).map(([server, { url }]) => {
    const client = openPlane(url, `${server}-info`, log, { commandTimeoutMs: 400 });
    onShutdown(`the connection to ${server}`, () => client.disconnect());
    return createRedisNodeInfo({ role: 'data', server }, client);
  });
  const nodes = [
    createRedisNodeInfo({ role: 'data', server: null }, data),
    createRedisNodeInfo({ role: 'control', server: null }, control),
    ...apart,
  ];
  const realtime = (tenantId: string) => getRealtimeMetrics({ pool: pools.app, control, catalogue, planeUp }, tenantId);

  const workers = startTelemetryWorkers({
    ...{ ...connections, control, ingestPool: pools.ingest, log },
    catalogue: catalogues[env.KRYONIX_CATALOGUE],
  });
  onShutdown('telemetry workers', () => workers.stop());
  const pollers = startPollers({ connections, control, ingestPool: pools.ingest, log });
  onShutdown('pollers', () => pollers.stop());
  const tenantRules = await startTenantRules({ connections, ingestPool: pools.ingest, control, catalogue, log });
  onShutdown("tenants' rules", () => tenantRules.stop());
  const { masterKey, wrapping } = installationKeys(env, secrets);
  const cache = createServerCache({ ...connections, catalogue: env.KRYONIX_CATALOGUE, ...wrapping, log });
  onShutdown("tenants' values", () => cache.close());
  const alerts = await createAlertsService(env, { masterKey, baseUrl });
  onShutdown('mail', () => alerts.couriers.mailer?.close());
  const purges = startPurges({ cache, pools, control, log });
  onShutdown('purges', () => purges.stop());
  const policies = createPolicyWatch({ ...connections, log });
  onShutdown("tenants' policies", () => policies.close());
  const infrastructure = async () => ({
    nodes: await Promise.all(
      nodes.map(async (node) => {
        const said = await node();
        return { ...(await pollers.truth(nodeName(said))), ...said };
      }),
    ),
  });
  const ready = async () => (await readiness()).status === 'ready';
  const figures = new LiveFigures({ pool: pools.app, control, catalogue, planeUp, ready });
  const socketsPerTenant = env.KRYONIX_SOCKETS_PER_TENANT;
  const live = startLive({ ...connections, http: app.http, figures, control, socketsPerTenant, log });
  onShutdown('live updates', () => live.stop());
  const alertFeed = followAlerts({ ...connections, io: live.io, log });
  onShutdown('alerts', () => alertFeed.close());
  const quotaFeed = followQuotas({ ...connections, io: live.io, log });
  onShutdown('splits of memory', () => quotaFeed.close());
  const embedded = plan.needs.postgres || plan.needs.redis;
  const metricSources = { pools, control, readiness, infrastructure, live: live.figures };
  provideMetrics(metricSources, { token: env.METRICS_TOKEN, embedded });
  const optimizer = startOptimizer({
    pool: pools.app,
    control,
    controlRedisUrl: connections.controlRedisUrl,
    io: live.io,
    catalogue: catalogues[env.KRYONIX_CATALOGUE],
    windows: plan.runDemo ? demoWindows : productionWindows,
    log,
  });
  onShutdown('the optimiser', () => optimizer.stop());
  const cleanups = startCleanups({
    ...{ cache, control, log, pool: pools.app, platformPool: pools.platform, now: Date.now },
    changed: optimizer.changed,
  });
  onShutdown('cleanups', () => cleanups.stop());

  const jobs = new JobQueue({ ...connections, control, log });
  onShutdown('the queue of jobs', () => jobs.close());

  const services = provideServices({
    env,
    baseUrl,
    pools,
    control,
    cache,
    policies,
    tenantRules,
    alerts,
    masterKey,
    jobs,
    optimizer,
    language: env.OLLAMA_URL ? createLanguageModel({ url: env.OLLAMA_URL, model: env.OLLAMA_MODEL }) : null,
    backups: await openBackupContext({ env, pools, connections, masterKey, wrapping, log }),
    sessionSecret: env.KRYONIX_SECRET ?? secrets.secret,
    apiKeyPepper: secrets.apiKeyPepper,
    secureCookies: plan.https,
    trustProxy: env.TRUST_PROXY ?? false,
    realtime,
    infrastructure,
    readiness,
    disconnectSession: (sessionId) => disconnectSession(live.io, sessionId),
  });
  const watchdog = watchWithoutControl({ pool: pools.ingest, control, services, log });
  onShutdown('alerts without the control server', () => watchdog.stop());
  const worker = await startJobs({ services, connections, pools, control, queue: jobs, log, background: true });
  onShutdown('jobs', () => worker.stop());
  return services;
}
