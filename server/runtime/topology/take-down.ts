import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stopLeftoverProcesses } from '../leftover-processes.ts';

/** Ends every server that works in a folder of the topology, and deletes its data. Answers how many there were. */
export async function takeDown(directory: string, programs: readonly (string | null)[]): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
  const counts = await Promise.all(folders.map((folder) => stopAll(folder, programs)));
  await rm(directory, { recursive: true, force: true });
  // A server and a child of it that writes a snapshot are one.
  return counts.filter((count) => count > 0).length;
}

/** One program after the other: two names may be of the same one. */
async function stopAll(folder: string, programs: readonly (string | null)[]): Promise<number> {
  let stopped = 0;
  for (const program of programs) {
    if (program === null) continue;
    stopped += await stopLeftoverProcesses(folder, program, { signal: 'SIGTERM', deadlineMs: 5_000 });
  }
  return stopped;
}
