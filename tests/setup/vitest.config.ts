import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));
const common = {
  environment: 'node' as const,
  pool: 'forks' as const,
  setupFiles: ['tests/setup/fail-on-console-error.ts', 'tests/setup/silence-logger.ts'],
  // As `eventually`: what must come true may take its time on a busy machine.
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  root,
  test: {
    // Tests wait for servers more than they compute: with one worker less than processors, one of two would idle.
    maxWorkers: 2,
    projects: [
      // A limit for what hangs, not for what a busy machine takes.
      {
        root,
        test: {
          ...common,
          name: 'unit',
          // Pure parts leave nothing behind: a process loads them once for all files, which halves the time.
          isolate: false,
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          ...common,
          name: 'integration',
          include: ['tests/integration/**/*.test.{ts,tsx}'],
          globalSetup: ['tests/setup/global-servers.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
