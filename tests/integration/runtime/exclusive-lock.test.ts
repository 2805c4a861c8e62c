import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { acquireExclusiveLock } from '#server/runtime/exclusive-lock.ts';

it('has one holder at a time', async () => {
  const name = randomUUID();
  const first = await acquireExclusiveLock(name, 0);
  expect(first).not.toBeNull();
  expect(await acquireExclusiveLock(name, 0)).toBeNull();
  const waiting = acquireExclusiveLock(name, 5_000);
  await first?.release();
  const second = await waiting;
  expect(second).not.toBeNull();
  await second?.release();
});
