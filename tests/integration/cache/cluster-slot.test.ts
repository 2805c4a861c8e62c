import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupBySlot, slotOf } from '#lib/cache/cluster-slot.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let node: TestRedis;
let admin: Redis;
beforeAll(async () => {
  // The usual one, port + 10000, may be taken.
  const busPort = String(await findFreePort());
  node = await startTestRedis({ plane: 'data', settings: { 'cluster-enabled': 'yes', 'cluster-port': busPort } });
  admin = new Redis(node.adminUrl);
});
afterAll(async () => {
  admin.disconnect();
  await node.close();
});

describe('slotOf', () => {
  it('is what a real node says, braces and all', async () => {
    const braced = fc.array(fc.constantFrom('{', '}', '{}', 'a', 'b:', 'é', '👩', ' '), { maxLength: 12 });
    const keys = fc.oneof(
      fc.string({ unit: 'binary' }),
      braced.map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        expect(slotOf(key)).toBe(await admin.call('CLUSTER', 'KEYSLOT', key));
      }),
      { numRuns: 500 },
    );
  });

  it('spreads a tenant over the slots, and keeps a tag together', () => {
    const prefix = `tenant:${randomUUID()}:1:crm:temp:`;
    const slots = new Set(Array.from({ length: 1_000 }, (_, index) => slotOf(`${prefix}${index}`)));
    expect(slots.size).toBeGreaterThan(900);
    expect(new Set(['a', 'b'].map((part) => slotOf(`${prefix}{${prefix}queue}:${part}`))).size).toBe(1);
  });
});

describe('groupBySlot', () => {
  it('loses nothing, keeps the order and never mixes slots', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 })), (keys) => {
        const items = keys.map((key, index) => ({ key, index }));
        const groups = groupBySlot(items, ({ key }) => key);
        expect(groups.flat().sort((a, b) => a.index - b.index)).toEqual(items);
        for (const group of groups) {
          expect(new Set(group.map(({ key }) => slotOf(key))).size).toBe(1);
          expect(group.map(({ index }) => index)).toEqual(group.map(({ index }) => index).sort((a, b) => a - b));
        }
        expect(groups).toHaveLength(new Set(keys.map(slotOf)).size);
      }),
    );
  });
});
