import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './chromium-launch.ts';

/**
 * The product itself, started once for the whole run with demo traffic on (see product.ts), in a real browser.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  // Pictures that a person has looked at; a missing one is a failure. `--update-snapshots` takes them anew.
  snapshotPathTemplate: 'snapshots/{arg}{ext}',
  updateSnapshots: 'none',
  globalSetup: './start-product.ts',
  globalTimeout: 18 * 60_000,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  use: {
    locale: 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
    userAgent:
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36',
    // A worker would answer in place of the routes that a test sets up; the installed app's own tests allow it.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: chromiumLaunch,
  },
});
