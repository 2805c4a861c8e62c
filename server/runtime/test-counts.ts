import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface TestCounts {
  passed: number;
  failed: number;
}

const vitestReportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReportSchema = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
});

export function addCounts(a: TestCounts, b: TestCounts): TestCounts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/** A file that could not even be loaded holds no test that could fail: it counts as one failure. */
export async function vitestCounts(report: string, exitCode: number | null): Promise<TestCounts> {
  const parsed = vitestReportSchema.safeParse(await readReport(report));
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = parsed.data;
  const unloadable = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return withCrash({ passed: numPassedTests, failed: numFailedTests + unloadable.length }, exitCode);
}

/** A test that passed only on a second attempt counts as failed: it has shown that it can. */
export async function playwrightCounts(report: string, exitCode: number | null): Promise<TestCounts> {
  const parsed = playwrightReportSchema.safeParse(await readReport(report));
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { stats, errors } = parsed.data;
  return withCrash({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }, exitCode);
}

/** A runner that failed without a failing test (an unhandled error, a crash, a signal) counts as one failure. */
function withCrash(counts: TestCounts, exitCode: number | null): TestCounts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function readReport(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // The runner died before it wrote one: the caller counts that.
    return null;
  }
}
