import { parseEnv } from '../env.ts';
import { onShutdown, shutDown } from '../shutdown.ts';
import { explain } from './bootstrap.js';
import { buildIfStale } from './build-if-stale.ts';
import { followLauncher } from './follow-launcher.ts';
import { acquireHomeLock } from './home-lock.ts';
import { terminalProgress } from './progress.js';

interface Main {
  main(options: { dev: boolean }): Promise<void>;
}

/** Claims the home, builds the pages where their sources changed and hands over to `server/main.ts`. */
export async function runProduct(options: { dev: boolean }): Promise<void> {
  try {
    const env = parseEnv();
    const lock = await acquireHomeLock(env.KRYONIX_HOME);
    onShutdown('home lock', () => lock.release());
    followLauncher(() => void shutDown('npm is gone', 0));
    if (!options.dev) await buildIfStale(terminalProgress());
    const main: Main = await import(new URL('../main.ts', import.meta.url).href);
    await main.main(options);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    await shutDown('the start failed', 1);
  }
}
