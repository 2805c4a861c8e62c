import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CacheUnavailableError } from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { startTestTlsRedis, type TestTlsRedis } from '#tests/setup/test-tls-redis.ts';

// What holds under TLS where the certificate is vouched for is the conformance suite's.
let server: TestTlsRedis;
beforeAll(async () => {
  server = await startTestTlsRedis();
});
afterAll(() => server.close());

it('a certificate that nobody vouches for is refused, which is reported', async () => {
  const faults: unknown[] = [];
  const cache = createCache({
    url: server.url,
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
