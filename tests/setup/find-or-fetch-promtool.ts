import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onSearchPath } from '#server/runtime/find-installed-programs.ts';
import { checkout } from '#server/runtime/resolve-programs.ts';
import { type CommandResult, runCommand } from '#server/runtime/run-command.ts';

const home = join(checkout, '.kryonix/promtool');
const program = join(home, 'promtool');

/**
 * Prometheus' checker: one on this machine, or the one out of Debian's package, unpacked and kept in `.kryonix` without
 * installing the server beside it. @throws where neither can be had, with what to do
 */
export async function findOrFetchPromtool(): Promise<string> {
  const found = onSearchPath('promtool');
  if (found) return found;
  if (existsSync(program)) return program;
  const apt = onSearchPath('apt-get');
  const unpack = onSearchPath('dpkg-deb');
  if (!apt || !unpack)
    throw new Error('Missing: promtool. Install Prometheus, whose package brings it, and try again.');
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, 'partial-'));
  try {
    await download(apt, folder);
    const unpacked = await runCommand('sh', ['-c', `"${unpack}" -x "${folder}"/prometheus_*.deb "${folder}/tree"`]);
    if (unpacked.exitCode !== 0) throw new Error(`Debian's package prometheus cannot be unpacked: ${unpacked.stderr}`);
    await chmod(join(folder, 'tree/usr/bin/promtool'), 0o755);
    await rename(join(folder, 'tree/usr/bin/promtool'), program);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return program;
}

/** A machine whose package lists are missing or old gets them, where root asks. */
async function download(apt: string, cwd: string): Promise<void> {
  const get = (): Promise<CommandResult> => runCommand('sh', ['-c', `cd "${cwd}" && "${apt}" download prometheus`]);
  if ((await get()).exitCode === 0) return;
  if (process.getuid?.() === 0) await runCommand(apt, ['-o', 'DPkg::Lock::Timeout=120', 'update']);
  const again = await get();
  if (again.exitCode === 0) return;
  throw new Error(
    `Missing: promtool. Debian's package prometheus cannot be fetched (${again.stderr.trim().split('\n').at(-1)}): let root run "apt-get install prometheus" once.`,
  );
}
