import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { shareRate } from '#lib/cache/share-rate.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis } from '#tests/setup/test-redis.ts';

it('the share of a rate leaves a process with few calls room for a burst where another takes the rate', async () => {
  const server = await startTestRedis({ plane: 'control' });
  const control = new Redis(server.url);
  const [quiet, busy] = [randomUUID(), randomUUID()];
  // Who says nothing for two seconds has no share: where the machine stands still so long, it begins again.
  const answer = await eventually(async () => {
    const tenantId = randomUUID();
    const tell = (by: string, calls: number) =>
      shareRate(control, tenantId, { by, perSecond: 1_000, asked: calls, served: 0 });
    const beganMs = performance.now();
    expect(await tell(quiet, 1)).toEqual({ share: 1, burst: 1, tokens: 1_000 });
    await tell(busy, 1_000);
    const last = await tell(quiet, 1);
    return performance.now() - beganMs < 2_000 ? last : null;
  });
  expect(answer).toMatchObject({ burst: 0.5, tokens: 1_000 });
  expect(answer.share).toBeLessThan(0.1);
  control.disconnect();
  await server.close();
});
