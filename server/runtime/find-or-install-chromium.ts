import { existsSync } from 'node:fs';
import { onSearchPath } from './find-installed-programs.ts';
import type { Progress } from './progress.js';
import { RuntimeError } from './runtime-error.ts';
import { installSystemPackages } from './system-packages.ts';

/** The browser for the tests: `CHROMIUM_PATH`, one on this machine, or Debian's package, installed where root runs this. */
export async function findOrInstallChromium(progress: Progress): Promise<string> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new RuntimeError(`CHROMIUM_PATH names ${chosen}, which does not exist.`);
  }
  const found = findChromium();
  if (found) return found;
  await installSystemPackages(['chromium'], 'Or point CHROMIUM_PATH at a Chromium or Chrome of your own.', progress);
  const fresh = findChromium();
  if (fresh) return fresh;
  throw new RuntimeError('The package chromium was installed but brought no chromium program.');
}

function findChromium(): string | null {
  return onSearchPath('chromium') ?? onSearchPath('google-chrome') ?? onSearchPath('chromium-browser');
}
