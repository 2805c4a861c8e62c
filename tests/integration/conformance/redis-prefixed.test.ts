import { startTestRedisPair } from '#tests/setup/test-redis.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance('Redis with database 0 only, as managed services have it', async () => {
  const servers = await startTestRedisPair();
  return {
    options: { url: servers.redisUrl, control: { url: servers.controlRedisUrl }, keyForm: 'prefixed' },
    keyForm: 'prefixed',
    adminUrls: [servers.data.adminUrl, servers.control.adminUrl],
    close: servers.close,
  };
});
