import { startTestTlsRedis } from '#tests/setup/test-tls-redis.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance('Redis that speaks TLS', async () => {
  const { url, authority, plain, close } = await startTestTlsRedis();
  return {
    options: { url, connection: { tls: { ca: authority } } },
    keyForm: 'numbered',
    adminUrls: [plain.adminUrl],
    close,
  };
});
