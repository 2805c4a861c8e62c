import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RuntimeError } from './runtime-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const password = z.string().min(24);

const secretsSchema = z.object({
  /** Tells data that belong to these secrets from data that an earlier home left behind. */
  installationId: z.uuid(),
  /** Signs sessions. */
  secret: z.string().min(32),
  /** Wraps tenant data keys: 32 bytes in base64. */
  masterKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  /** Keys the HMAC under which API keys are stored. */
  apiKeyPepper: z.string().min(32),
  postgres: z.object({ superuser: password, migrator: password, app: password, ingest: password, platform: password }),
  redis: z.object({ admin: password, service: password }),
});

export type Secrets = z.infer<typeof secretsSchema>;

/** URL-safe, so that a password can stand in a connection URL as it is. */
const token = (bytes = 24) => randomBytes(bytes).toString('base64url');

function makeSecrets(): Secrets {
  return {
    installationId: randomUUID(),
    secret: token(48),
    masterKey: randomBytes(32).toString('base64'),
    apiKeyPepper: token(48),
    postgres: { superuser: token(), migrator: token(), app: token(), ingest: token(), platform: token() },
    redis: { admin: token(), service: token() },
  };
}

/**
 * The secrets of an installation, made on the first run and kept in `<home>/secrets.json`, mode 0600.
 * Throws where the file is there but unusable: making new secrets would lock the data that the old ones protect.
 */
export async function readOrCreateSecrets(home: string): Promise<Secrets> {
  const path = join(home, 'secrets.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secrets = makeSecrets();
    await mkdir(home, { recursive: true, mode: 0o700 });
    await writeFileAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    return secrets;
  }
  await chmod(path, 0o600);
  const parsed = secretsSchema.safeParse(safeJson(text));
  if (!parsed.success) {
    throw new RuntimeError(
      `${path} is damaged: restore it from a copy, or remove ${home} to begin with an empty installation.`,
    );
  }
  return parsed.data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
