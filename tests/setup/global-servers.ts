import { mkdtemp } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { logger } from '#server/logger.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { startEmbeddedRuntime } from '#server/runtime/embedded-runtime.ts';
import { terminalProgress } from '#server/runtime/progress.js';
import { resolvePrograms } from '#server/runtime/resolve-programs.ts';
import { chooseRuntimeUser } from '#server/runtime/runtime-user.ts';
import { readOrCreateSecrets } from '#server/runtime/secrets.ts';
import { prepareTemplate } from './prepare-template.ts';
import { homePrefix, removeAbandonedHomes, removeHome } from './remove-home.ts';
import './test-servers.ts';

const templateDatabase = 'kryonix_template';

/** One PostgreSQL and one pair of Redis servers for the whole run, in a home of their own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  logger.level = 'silent';
  const progress = terminalProgress();
  const needs = { postgres: true, redis: true };
  const programs = await resolvePrograms(needs, null, progress);
  await removeAbandonedHomes(programs);
  const home = await mkdtemp(homePrefix);
  const runtime = await startEmbeddedRuntime({ home, needs, progress, log: logger, throwaway: true });
  const teardown = async () => {
    await runtime.stop();
    await removeHome(home, programs);
  };
  try {
    const connections = runtime.connections as Connections;
    const secrets = await readOrCreateSecrets(home);
    await prepareTemplate(connections, secrets, templateDatabase);
    if (!programs.redis) throw new Error('no Redis programs were found');
    project.provide('servers', {
      home,
      connections,
      secrets,
      redisPrograms: programs.redis,
      user: await chooseRuntimeUser(),
      templateDatabase,
    });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}
