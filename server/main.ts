import { baseUrlOf, planBoot } from './boot-plan.ts';
import { createApp } from './create-app.ts';
import { startDemo } from './demo/start-demo.ts';
import { parseEnv } from './env.ts';
import { logger } from './logger.ts';
import { prepareConnections } from './prepare-connections.ts';
import { installationKeys } from './runtime/installation-keys.ts';
import { terminalProgress, withStep } from './runtime/progress.js';
import { readOrCreateSecrets } from './runtime/secrets.ts';
import { seedInstallation } from './seed/seed-installation.ts';
import { openDatabase, startServices } from './serve.ts';
import { onShutdown } from './shutdown.ts';
import { welcome } from './welcome.ts';

/** From an empty home to a running product. Throws one clear sentence where that cannot be. */
export async function main({ dev }: { dev: boolean }): Promise<void> {
  const env = parseEnv();
  const plan = planBoot(env);
  const progress = terminalProgress();
  const secrets = await readOrCreateSecrets(env.KRYONIX_HOME);

  const app = createApp({ dev, port: env.PORT, host: plan.host, https: plan.https, log: logger });
  const baseUrl = baseUrlOf(env, await app.listen());
  const prepared = app.prepare();
  // Awaited below; until then a failure must not end the process without its message.
  prepared.catch(() => undefined);

  const connections = await prepareConnections({ env, plan, secrets, progress, log: logger });
  const credentials = await withStep(progress, 'Preparing the database', async () => {
    const pools = await openDatabase(connections, logger);
    const { tenantRules } = await startServices({ env, plan, baseUrl, connections, secrets, app, log: logger }, pools);
    return seedInstallation({
      home: env.KRYONIX_HOME,
      baseUrl,
      demo: plan.seedDemo,
      connections,
      pools,
      apiKeyPepper: secrets.apiKeyPepper,
      tenantRules,
      log: logger,
    });
  });
  await prepared;
  onShutdown('http server', () => app.close());
  app.open();
  if (plan.runDemo) {
    const { wrapping } = installationKeys(env, secrets);
    await startDemo({ env, connections, wrapping, tenants: credentials.tenants, log: logger });
  }
  process.stdout.write(welcome(credentials, env.KRYONIX_HOME));
}
