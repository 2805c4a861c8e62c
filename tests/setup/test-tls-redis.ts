import { chown, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { makeCertificateAuthority } from '#server/runtime/topology/make-certificates.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

/** A server that speaks TLS on one of its two ports. */
export interface TestTlsRedis {
  /** `rediss://`, as the application's user. */
  url: string;
  /** The certificate of the authority that vouches for the server, PEM. */
  authority: string;
  /** The same server without TLS. */
  plain: TestRedis;
  close(): Promise<void>;
}

export async function startTestTlsRedis(): Promise<TestTlsRedis> {
  const authority = makeCertificateAuthority();
  const { certificate, key } = authority.issue();
  const { home, user } = inject('servers');
  const directory = await mkdtemp(join(home, 'tls-'));
  const paths = { 'tls-cert-file': join(directory, 'cert.pem'), 'tls-key-file': join(directory, 'key.pem') };
  await writeFile(paths['tls-cert-file'], certificate);
  await writeFile(paths['tls-key-file'], key, { mode: 0o600 });
  if (user.switched) for (const path of [directory, ...Object.values(paths)]) await chown(path, user.uid, user.gid);
  const port = await findFreePort();
  const settings = {
    ...paths,
    'tls-port': String(port),
    'tls-ca-cert-file': paths['tls-cert-file'],
    'tls-auth-clients': 'no',
  };
  const plain = await startTestRedis({ plane: 'data', settings });
  const url = plain.url.replace('redis://', 'rediss://').replace(`:${plain.port}`, `:${port}`);
  return { url, authority: authority.certificate, plain, close: plain.close };
}
