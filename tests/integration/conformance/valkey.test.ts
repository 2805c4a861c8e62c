import { startTestRedis } from '#tests/setup/test-redis.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance('Valkey with numbered databases', async () => {
  const server = await startTestRedis({ plane: 'data', family: 'valkey' });
  return { options: { url: server.url }, keyForm: 'numbered', adminUrls: [server.adminUrl], close: server.close };
});
