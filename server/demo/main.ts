import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { logger } from '#server/logger.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { redisTls } from '../redis/redis-tls.ts';
import { type DemoEnv, encryptionOf, parseDemoEnv } from './demo-env.ts';
import { type DemoTenant, demoTenants } from './demo-tenants.ts';
import { openHistoryMarks } from './history-marks.ts';
import { createOutageLog } from './outage-log.ts';
import { performOperation } from './perform-operation.ts';
import { openPreparingCache } from './preparing-cache.ts';
import { registerLoaders } from './register-loaders.ts';
import { stopSignal } from './stop-signal.ts';
import { createTrafficDriver } from './traffic-driver.ts';
import { warmCache } from './warm-cache.ts';

const REPORT_MS = 60_000;

/**
 * Fills the caches of tenants without a history and fixes where that history ends: where the live traffic begins, which
 * is now. Answers whether a history is to be written; without servers that is for the back-fill to find out.
 */
async function prepareHistory(env: DemoEnv, tenants: readonly DemoTenant[], signal: AbortSignal): Promise<boolean> {
  const { cache, close } = openPreparingCache(env, createOutageLog(logger).failed);
  const marks = openHistoryMarks(env.REDIS_CONTROL_URL);
  try {
    const missing = await marks.unwritten(tenants.map(({ id }) => id));
    let entries = 0;
    for (const tenant of tenants.filter(({ id }) => missing.includes(id))) {
      entries += await warmCache(cache, tenant, Date.now(), signal);
    }
    for (const id of missing) await marks.endMs(id, Date.now());
    if (missing.length > 0) logger.info({ entries }, 'demo cache filled');
    return missing.length > 0;
  } catch (error) {
    logger.warn({ err: error }, 'the demo begins with the cache as it is');
    return true;
  } finally {
    marks.close();
    await close();
  }
}

/** The history is made beside the live traffic; whether it succeeds changes nothing here. Resolves when it ended. */
async function runBackfill(signal: AbortSignal): Promise<void> {
  const program = fileURLToPath(new URL('./backfill-main.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, program], { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    await once(child, 'exit');
  } catch (error) {
    logger.error({ err: error }, 'the demo history could not be started');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function drive(cache: Cache, tenants: readonly DemoTenant[], signal: AbortSignal): Promise<void> {
  const outage = createOutageLog(logger);
  const drivers = tenants.map(({ id, generator }) => {
    const handle = cache.forTenant(id);
    return createTrafficDriver({
      due: generator.nextOperations,
      async perform(operation) {
        await performOperation(handle, operation, generator);
        outage.succeeded();
      },
      onError: outage.failed,
    });
  });
  const report = setInterval(() => {
    const stats = drivers.map((driver, index) => ({ tenant: tenants[index]?.profile.slug, ...driver.stats() }));
    logger.info({ stats }, 'demo traffic');
  }, REPORT_MS);
  await Promise.all(drivers.map((driver) => driver.run(signal)));
  clearInterval(report);
}

/** What people of the tenant set by hand one day, and nobody looked at since. */
const ownTtls = [
  { slug: 'cliente-exemplo', module: 'vitrine', dataType: 'bloco', ttlSeconds: 30 },
  // What is loaded ahead lives as long as what the app stores itself.
  { slug: 'cliente-exemplo', module: 'vitrine', dataType: 'detalhe', ttlSeconds: 30 },
  { slug: 'cliente-exemplo', module: 'busca', dataType: 'resultado', ttlSeconds: 120 },
];

async function setOwnTtls(env: DemoEnv, tenants: readonly DemoTenant[]): Promise<void> {
  const control = openWorkerClient(env.REDIS_CONTROL_URL, 'demo', logger, { maxRetriesPerRequest: 3 });
  const changes = tenants.flatMap(({ id, profile }) =>
    ownTtls
      .filter(({ slug }) => slug === profile.slug)
      .map(({ module, dataType, ttlSeconds }) => ({
        scope: { kind: 'tenant' as const, tenantId: id, module, dataType },
        settings: { ttlSeconds },
      })),
  );
  try {
    if (changes.length > 0) await publishPolicies(control, changes);
  } catch (error) {
    logger.warn({ err: error }, 'the demo runs with the TTLs of the catalogue');
  } finally {
    control.disconnect();
  }
}

async function main(): Promise<void> {
  const signal = stopSignal();
  const env = parseDemoEnv();
  const tenants = demoTenants(env, (slug) => logger.warn({ slug }, 'the demo has no character for this tenant'));
  const wantsHistory = env.KRYONIX_DEMO_BACKFILL && (await prepareHistory(env, tenants, signal));
  const history = wantsHistory && !signal.aborted ? runBackfill(signal) : null;
  const cache = createCache({
    url: env.REDIS_URL,
    control: { url: env.REDIS_CONTROL_URL },
    catalogue: env.KRYONIX_CATALOGUE,
    ...encryptionOf(env),
    // A fault is thrown and logged once per outage, not reported for each operation.
    strict: true,
    onError: () => undefined,
    connection: { connectionName: 'kryonix-demo', tls: redisTls() },
  });
  registerLoaders(cache, tenants);
  await setOwnTtls(env, tenants);
  logger.info({ tenants: tenants.map(({ profile }) => profile.slug) }, 'demo traffic starts');
  await drive(cache, tenants, signal);
  await Promise.all([cache.close(), history]);
  logger.info('demo traffic ended');
}

main().catch((error: unknown) => {
  logger.error({ err: error }, 'the demo failed');
  process.exitCode = 1;
});
