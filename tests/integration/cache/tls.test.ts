import { randomUUID } from 'node:crypto';
import { chown, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { CacheUnavailableError } from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { makeCertificateAuthority } from '#server/runtime/topology/make-certificates.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const authority = makeCertificateAuthority();
const { certificate, key } = authority.issue();
let server: TestRedis;
let url: string;

beforeAll(async () => {
  const { home, user } = inject('servers');
  const directory = await mkdtemp(join(home, 'tls-'));
  const paths = { 'tls-cert-file': join(directory, 'cert.pem'), 'tls-key-file': join(directory, 'key.pem') };
  await writeFile(paths['tls-cert-file'], certificate);
  await writeFile(paths['tls-key-file'], key, { mode: 0o600 });
  if (user.switched) for (const path of [directory, ...Object.values(paths)]) await chown(path, user.uid, user.gid);
  const port = await findFreePort();
  server = await startTestRedis({
    plane: 'data',
    settings: {
      ...paths,
      'tls-port': String(port),
      'tls-ca-cert-file': paths['tls-cert-file'],
      'tls-auth-clients': 'no',
    },
  });
  url = server.url.replace('redis://', 'rediss://').replace(`:${server.port}`, `:${port}`);
});
afterAll(async () => {
  await server.close();
});

it('a rediss:// server is spoken to under TLS, by the authority that the application trusts', async () => {
  const faults: unknown[] = [];
  const cache = createCache({
    url,
    connection: { commandTimeoutMs: 10_000, tls: { ca: authority.certificate } },
    onError: (error) => faults.push(error),
  });
  const tenant = cache.forTenant(randomUUID());
  expect(await tenant.set('api', 'temp', 'k', 'over TLS')).toBe(true);
  expect((await tenant.get('api', 'temp', 'k')).value).toBe('over TLS');
  await cache.close();
  expect(faults).toEqual([]);
});

it('a certificate that nobody vouches for is refused, which is reported', async () => {
  const faults: unknown[] = [];
  const cache = createCache({
    url,
    connection: { commandTimeoutMs: 10_000 },
    onError: (error) => faults.push(error),
  });
  expect(await cache.forTenant(randomUUID()).set('api', 'temp', 'k', 1)).toBe(false);
  expect(faults[0]).toBeInstanceOf(CacheUnavailableError);
  expect(String((faults[0] as Error).cause)).toMatch(
    /self.signed certificate|unable to (get local issuer|verify the first) certificate/,
  );
  await cache.close();
});
