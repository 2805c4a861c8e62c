import { readFileSync } from 'node:fs';
import type { TlsOptions } from '#lib/cache/open-client.ts';
import { parseEnv } from '../env.ts';
import { remember } from '../remember.ts';

/**
 * Whom connections of this process to `rediss://` and `sentinels://` trust: the authorities of the PEM file that
 * `KRYONIX_REDIS_CA` names, and no others; `undefined`, Node's own, without it. Read once.
 * @throws one sentence where the file cannot be read
 */
export function redisTls(): TlsOptions | undefined {
  return remember('redis-tls', () => readAuthorities(parseEnv().KRYONIX_REDIS_CA));
}

function readAuthorities(path: string | undefined): TlsOptions | undefined {
  if (path === undefined) return undefined;
  try {
    return { ca: readFileSync(path, 'utf8') };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`KRYONIX_REDIS_CA must name a readable PEM file: ${reason}`, { cause });
  }
}
