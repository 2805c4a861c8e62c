import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onShutdown } from '../shutdown.ts';
import { acquireExclusiveLock } from './exclusive-lock.ts';
import { hintCompilation } from './hint-compilation.ts';
import { type Progress, withStep } from './progress.js';
import { checkout } from './resolve-programs.ts';
import { runCommand } from './run-command.ts';
import { RuntimeError } from './runtime-error.ts';
import { sourceHash } from './source-hash.ts';

const sources = [
  ...['app', 'components', 'lib', 'server', 'public'],
  ...['next.config.js', 'tsconfig.json', '.postcssrc.json', 'package-lock.json'],
];
const stamp = join(checkout, '.next', 'kryonix-sources');
const lockWaitMs = 10 * 60_000;

/** Runs `next build` where the last complete build was made from other sources. Throws a `RuntimeError` where it fails. */
export async function buildIfStale(progress: Progress): Promise<void> {
  if (await isFresh()) return;
  const lock = await acquireExclusiveLock(`build:${checkout}`, lockWaitMs);
  if (!lock)
    throw new RuntimeError(`Another build of ${checkout} has been running for 10 minutes: stop it and try again.`);
  try {
    if (!(await isFresh())) await withStep(progress, 'Building the pages', (step) => build(step.detail));
  } finally {
    await lock.release();
  }
}

async function isFresh(): Promise<boolean> {
  const built = await readFile(stamp, 'utf8').catch(() => null);
  return built !== null && built === (await sourceHash(checkout, sources));
}

async function build(onLine: (line: string) => void): Promise<void> {
  // What changes while it builds is built the next time.
  const hash = await sourceHash(checkout, sources);
  await rm(stamp, { force: true });
  const output: string[] = [];
  const stopping = new AbortController();
  const forget = onShutdown('next build', () => stopping.abort());
  const result = await runCommand(process.execPath, [join(checkout, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: checkout,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal: stopping.signal,
    onLine: (line) => {
      output.push(line);
      onLine(line.trim());
    },
  });
  forget();
  if (result.exitCode !== 0) {
    throw new RuntimeError(`next build failed:\n${output.slice(-40).join('\n')}`);
  }
  await hintCompilation(join(checkout, '.next', 'static', 'chunks'));
  await writeFile(stamp, hash);
}
