import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from '#server/runtime/test-counts.ts';

let folder: string;
let report: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kryonix-counts-'));
  report = join(folder, 'report.json');
});
afterEach(() => rm(folder, { recursive: true }));

const write = (content: unknown) => writeFile(report, JSON.stringify(content));
const passedFile = { status: 'passed', assertionResults: [{}] };

it('counts what passed and failed', async () => {
  await write({ numPassedTests: 5, numFailedTests: 2, testResults: [passedFile] });
  expect(await vitestCounts(report, 1)).toEqual({ passed: 5, failed: 2 });
});

it('counts a test file that could not be loaded as a failure', async () => {
  await write({ numPassedTests: 5, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(await vitestCounts(report, 1)).toEqual({ passed: 5, failed: 1 });
});

it('counts a runner that failed without a failing test as a failure', async () => {
  await write({ numPassedTests: 5, numFailedTests: 0, testResults: [passedFile] });
  expect(await vitestCounts(report, null)).toEqual({ passed: 5, failed: 1 });
});

it('counts a runner that wrote no report as a failure', async () => {
  expect(await playwrightCounts(report, 0)).toEqual({ passed: 0, failed: 1 });
});

it('counts a browser test that passed only on a second attempt as a failure', async () => {
  await write({ errors: [], stats: { expected: 3, unexpected: 0, flaky: 1 } });
  expect(await playwrightCounts(report, 0)).toEqual({ passed: 3, failed: 1 });
});
