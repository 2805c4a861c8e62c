import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let first: TestRedis;
beforeAll(async () => {
  first = await startTestRedis({ plane: 'data' });
});
afterAll(() => first.close());

it('a server whose port another took first is not taken for the one that answers there', async () => {
  const second = startTestRedis({ plane: 'control', port: first.port });
  await expect(second).rejects.toThrow(/ended at once[\s\S]*Address already in use/);
});
