import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryFixture } from './boundary-violations.ts';
import { repositoryRoot, trackedFiles } from './tracked-files.ts';

const root = repositoryRoot;
const configFile = join(root, '.dependency-cruiser.cjs');
const folders = ['app', 'components', 'lib', 'server', 'tests'];

/** Runs the cruiser as `verify` does; it exits with the number of errors, so a refusal is an answer, not a failure. */
function cruise(directory: string): ICruiseResult {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const present = folders.filter((folder) => existsSync(join(directory, folder)));
  const json = execFileSync(
    process.execPath,
    [program, '--config', configFile, '--output-type', 'json', '--no-cache', ...present],
    { cwd: directory, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  return JSON.parse(json);
}

const violations = (result: ICruiseResult) =>
  result.summary.violations.map(({ rule, from, to }) => `${rule.severity} ${rule.name}: ${from} → ${to}`);

const config: { forbidden: { name: string; severity: string }[] } = createRequire(import.meta.url)(configFile);
const rules = config.forbidden.map(({ name }) => name);

describe('the rules, on a house that breaks each of them', () => {
  let directory = '';
  let found: { rule: string; from: string }[] = [];

  beforeAll(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'kryonix-boundaries-')));
    for (const [path, { source }] of Object.entries(boundaryFixture)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), source);
    }
    for (const file of ['package.json', 'tsconfig.json', 'node_modules']) {
      symlinkSync(join(root, file), join(directory, file));
    }
    found = cruise(directory).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('are all errors', () => {
    expect(config.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  it.each(rules)('%s reports its violation', (rule) => {
    const expected = Object.entries(boundaryFixture).filter(([, file]) => file.breaks === rule);
    expect(expected.length, 'the fixture has no violation of this rule').toBeGreaterThan(0);
    for (const [path] of expected) expect(found).toContainEqual({ rule, from: path });
  });

  it('leave alone what is allowed', () => {
    const allowed = Object.entries(boundaryFixture).filter(([, file]) => file.breaks === null);
    for (const [path] of allowed) expect(found.filter(({ from }) => from === path)).toEqual([]);
  });
});

describe('the house', () => {
  let result: ICruiseResult;
  beforeAll(() => {
    result = cruise(root);
  }, 180_000);

  it('is seen whole: a cruiser without a parser would pass with nothing cruised', () => {
    const cruised = new Set(result.modules.map(({ source }) => source));
    const written = trackedFiles(...folders).filter((path) => /\.(ts|tsx|js)$/.test(path));
    expect(written.length).toBeGreaterThan(20);
    expect(written.filter((path) => !cruised.has(path))).toEqual([]);
    const imports = result.modules.flatMap(({ dependencies }) => dependencies);
    expect(imports.length).toBeGreaterThan(written.length);
    expect(imports.some(({ module, couldNotResolve }) => module.startsWith('#') && !couldNotResolve)).toBe(true);
  });

  it('breaks no rule', () => {
    expect(violations(result)).toEqual([]);
  });
});
