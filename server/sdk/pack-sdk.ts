import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { buildSdk } from './build-sdk.ts';

const packedSchema = z.array(z.object({ filename: z.string() })).length(1);

/** Builds @kryonix/sdk and writes its tarball into `directory`, which is made. Answers the tarball's path. */
export async function packSdk(root: string, directory: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kryonix-sdk-'));
  try {
    await buildSdk(root, folder);
    await mkdir(directory, { recursive: true });
    const { stdout } = await promisify(execFile)(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(directory)],
      { cwd: folder },
    );
    const [packed] = packedSchema.parse(JSON.parse(stdout));
    if (packed === undefined) throw new Error('npm packed nothing');
    return join(resolve(directory), packed.filename);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
