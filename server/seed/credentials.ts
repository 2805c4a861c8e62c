import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What a person or a test needs to get in; written to `credentials.json` in the home folder, mode 0600. */
export const credentialsSchema = z.object({
  baseUrl: z.string(),
  /** As `kryonix_app`. */
  databaseUrl: z.string(),
  ownerDatabaseUrl: z.string(),
  /** As the service user. */
  redisUrl: z.string(),
  controlRedisUrl: z.string(),
  platform: z.object({ email: z.string(), password: z.string() }),
  tenants: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      name: z.string(),
      email: z.string(),
      password: z.string(),
      apiKey: z.string(),
      /** The tenant's own ACL user, on both servers; `null` where the Redis account may not manage users. */
      redis: z.object({ username: z.string(), password: z.string() }).nullable(),
    }),
  ),
});

export type Credentials = z.infer<typeof credentialsSchema>;

const pathIn = (home: string) => join(home, 'credentials.json');

/** `null` where none were written yet. @throws where the file is there and not readable as credentials. */
export async function readCredentials(home: string): Promise<Credentials | null> {
  let text: string;
  try {
    text = await readFile(pathIn(home), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return credentialsSchema.parse(JSON.parse(text));
}

/** Replaces the file in one step, so that a reader never sees half of it. */
export async function writeCredentials(home: string, credentials: Credentials): Promise<void> {
  const temporary = `${pathIn(home)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, pathIn(home));
}
