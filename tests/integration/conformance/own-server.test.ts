import { startTestRedis } from '#tests/setup/test-redis.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance('a tenant on a server of its own', async ({ own }) => {
  const [common, apart] = await Promise.all([
    startTestRedis({ plane: 'data' }),
    startTestRedis({ plane: 'data', settings: { 'maxmemory-policy': 'noeviction' } }),
  ]);
  return {
    options: { url: common.url, overrides: [{ tenantId: own, url: apart.url }] },
    keyForm: 'numbered',
    adminUrls: [apart.adminUrl, common.adminUrl],
    ownUrls: [apart.adminUrl],
    close: async () => {
      await Promise.all([common.close(), apart.close()]);
    },
  };
});
