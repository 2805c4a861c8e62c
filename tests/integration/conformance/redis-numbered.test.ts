import { startTestRedisPair } from '#tests/setup/test-redis.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance('Redis with numbered databases, data and control server', async () => {
  const servers = await startTestRedisPair();
  return {
    options: { url: servers.redisUrl, control: { url: servers.controlRedisUrl } },
    keyForm: 'numbered',
    adminUrls: [servers.data.adminUrl, servers.control.adminUrl],
    close: servers.close,
  };
});
