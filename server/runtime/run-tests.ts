import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onShutdown, shutDown } from '../shutdown.ts';
import { explain } from './bootstrap.js';
import { buildIfStale } from './build-if-stale.ts';
import { findOrInstallChromium } from './find-or-install-chromium.ts';
import { terminalProgress } from './progress.js';
import { checkout, resolvePrograms } from './resolve-programs.ts';
import { runInForeground } from './run-in-foreground.ts';
import { addCounts, playwrightCounts, type TestCounts, vitestCounts } from './test-counts.ts';
import { verifySteps } from './verify-steps.ts';

const browserConfig = 'tests/e2e/playwright.config.ts';

/**
 * Prepares what the tests need, runs vitest and then Playwright, and ends the process: the last line on standard
 * output is `N passed, N failed`, the exit code is not 0 where anything failed, a runner crashed or nothing ran.
 */
export async function runTests(options: { verify: boolean }): Promise<void> {
  const reports = await mkdtemp(join(tmpdir(), 'kryonix-reports-'));
  onShutdown('test reports', () => rm(reports, { recursive: true, force: true }));
  let exitCode = 1;
  try {
    if (options.verify) await verifySteps();
    const progress = terminalProgress();
    await resolvePrograms({ postgres: true, redis: true }, null, progress);
    let counts = await runVitest(join(reports, 'vitest.json'));
    if (existsSync(join(checkout, browserConfig))) {
      const chromium = await findOrInstallChromium(progress);
      await buildIfStale(progress);
      counts = addCounts(counts, await runPlaywright(join(reports, 'playwright.json'), chromium));
    }
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
    exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
  }
  await shutDown('the tests are done', exitCode);
}

async function runVitest(report: string): Promise<TestCounts> {
  const exitCode = await runInForeground('node_modules/vitest/vitest.mjs', [
    ...['run', '--config', 'tests/setup/vitest.config.ts'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ]);
  return vitestCounts(report, exitCode);
}

async function runPlaywright(report: string, chromium: string): Promise<TestCounts> {
  const exitCode = await runInForeground(
    'node_modules/@playwright/test/cli.js',
    ['test', '--config', browserConfig, '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROMIUM_PATH: chromium },
  );
  return playwrightCounts(report, exitCode);
}
