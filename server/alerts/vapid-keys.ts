import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import webPush from 'web-push';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { writeFileAtomically } from '../runtime/write-file-atomically.ts';

const keysSchema = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
/** By which push services know who sends. */
export type VapidKeys = z.infer<typeof keysSchema>;

/**
 * From the environment, else made on the first run and kept in `<home>/vapid.json`, mode 0600.
 * Throws where the file is there but unusable: with new keys every browser would have to subscribe again.
 */
export async function readOrCreateVapidKeys(env: Env): Promise<VapidKeys> {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, KRYONIX_HOME: home } = env;
  if (publicKey !== undefined && privateKey !== undefined) return { publicKey, privateKey };
  const path = join(home, 'vapid.json');
  try {
    return keysSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) {
      throw new Error(
        `${path} is damaged: restore it from a copy, or remove it and have every browser subscribe again.`,
        {
          cause,
        },
      );
    }
  }
  const keys = webPush.generateVAPIDKeys();
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFileAtomically(path, `${JSON.stringify(keys)}\n`, { mode: 0o600 });
  return keys;
}
