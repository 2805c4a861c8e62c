/**
 * What every command does first, with nothing installed but Node: plain JavaScript without dependencies.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { terminalProgress } from './progress.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const lockFile = join(checkout, 'package-lock.json');
const modules = join(checkout, 'node_modules');
/** npm writes it when an installation is complete. */
const installed = join(modules, '.package-lock.json');
/** The lock file that was installed, for checkouts whose files got a new date. */
const stamp = join(modules, '.kryonix-installed');
const lowestNode = [20, 9];

function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [lowestMajor = 0, lowestMinor = 0] = lowestNode;
  if (major > lowestMajor || (major === lowestMajor && minor >= lowestMinor)) return;
  fail(`KRYONIX Cache needs Node ${lowestNode.join('.')} or newer; this is ${process.versions.node}.`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

/** True where node_modules holds what package-lock.json names, the development dependencies included. */
function isInstalled() {
  if (!existsSync(installed)) return false;
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  if (!names.every((name) => existsSync(join(modules, name, 'package.json')))) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
}

/**
 * Runs npm in the checkout; resolves to its exit code and what it wrote.
 *
 * @param {string[]} args
 * @param {(line: string) => void} onLine
 * @returns {Promise<{ code: number | null, lines: string[] }>}
 */
async function runNpm(args, onLine) {
  /** @type {string[]} */
  const lines = [];
  const npmProgram = process.env.npm_execpath;
  const child = npmProgram?.endsWith('.js')
    ? spawn(process.execPath, [npmProgram, ...args], { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => {
    child.kill('SIGTERM');
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      onLine(line);
    });
  }
  const code = await new Promise((resolve) => child.once('error', () => resolve(null)).once('close', resolve));
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return { code, lines };
}

async function installDependencies() {
  if (isInstalled()) return;
  const step = terminalProgress().step('Installing dependencies');
  // The builds and the tests need the development dependencies, also where NODE_ENV says production.
  const options = ['--include=dev', '--no-audit', '--no-fund'];
  let { code, lines } = await runNpm(['ci', ...options], step.detail);
  if (code !== 0 && lines.some((line) => line.startsWith('npm error Missing: '))) {
    // npm 11 refuses a lock file without other platforms' optional packages, which not every registry carries. This
    // installs the same locked versions and leaves the lock file as it is.
    ({ code, lines } = await runNpm(['install', '--no-save', ...options], step.detail));
  }
  if (code !== 0) {
    step.failed();
    // npm says what is wrong first and explains its own usage after it.
    const errors = lines.filter((line) => /^npm error ./.test(line)).slice(0, 10);
    fail(`npm could not install the dependencies:\n${(errors.length > 0 ? errors : lines.slice(-10)).join('\n')}`);
  }
  writeFileSync(stamp, lockHash());
  step.done();
}

/**
 * Checks Node, installs what is missing, makes `import` understand TypeScript and imports `file`.
 *
 * @param {string | URL} file
 * @returns {Promise<Record<string, unknown>>}
 */
export async function importTypeScript(file) {
  checkNodeVersion();
  await installDependencies();
  const { register } = await import('tsx/esm/api');
  register();
  return import(String(file));
}

/** An error that a person can act on is a sentence; only a fault of the program shows its stack. @param {unknown} error */
export function explain(error) {
  if (!(error instanceof Error)) return String(error);
  const isFault = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
  return isFault ? (error.stack ?? error.message) : error.message;
}
