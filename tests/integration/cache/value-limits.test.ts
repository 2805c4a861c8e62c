import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, ValueError } from '#lib/cache/cache-error.ts';
import type { Cache } from '#lib/cache/create-cache.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

const mebibyte = 1_048_576;
let on: StructureServers;
let bounded: Cache;
beforeAll(async () => {
  on = await startStructureServers();
  bounded = on.open({ maxDecompressedBytes: mebibyte });
});
afterAll(() => on.close());

describe('a value', () => {
  it.each([
    ['no bytes', 0],
    ['one byte', 1],
    ['one below the threshold of compression', 1_023],
    ['the threshold', 1_024],
    ['a mebibyte', mebibyte],
    ['four mebibytes and one', 4 * mebibyte + 1],
  ])('of %s comes back, whether it can be compressed or not, on a phone and a desktop', async (_, bytes) => {
    for (const device of ['mobile', 'desktop'] as const) {
      const tenant = on.cache.forTenant(on.tenantId, { device });
      for (const value of [randomBytes(bytes), Buffer.alloc(bytes, 'a'), 'ç'.repeat(bytes / 2)]) {
        expect(await tenant.set('crm', 'temp', 'large', value)).toBe(true);
        const found = await tenant.get<Buffer | string>('crm', 'temp', 'large');
        expect(found.hit).toBe(true);
        // Compared as bytes: a difference of megabytes is not worth printing.
        expect(Buffer.from(found.value ?? 'missed').equals(Buffer.from(value))).toBe(true);
      }
    }
    expect(on.faults).toEqual([]);
  });

  it.each([0, 1])('of the limit of what is decompressed and %i more comes back', async (more) => {
    for (const device of ['mobile', 'desktop'] as const) {
      const tenant = bounded.forTenant(on.tenantId, { device });
      const value = Buffer.alloc(mebibyte + more, 'a');
      expect(await tenant.set('crm', 'temp', 'bounded', value)).toBe(true);
      const stored = await on.admin('data', 1).strlen(`tenant:${on.tenantId}:crm:temp:bounded`);
      expect(stored > mebibyte, 'stored as it is').toBe(more === 1);
      expect((await tenant.get<Buffer>('crm', 'temp', 'bounded')).value?.equals(value)).toBe(true);
    }
    expect(on.faults).toEqual([]);
  });
});

describe('what a structure takes', () => {
  it('is 256 KiB for an item of a queue, and not a byte more', async () => {
    const queue = on.tenant.queue<string>('limit');
    const around = JSON.stringify({
      ...{ data: '', enqueuedAt: new Date().toISOString(), scheduledFor: null, idempotencyKey: null },
    }).length;
    expect(await queue.enqueue('a'.repeat(262_144 - around))).not.toBeNull();
    await expect(queue.enqueue('a'.repeat(262_144 - around + 1))).rejects.toBeInstanceOf(ValueError);
    expect((await queue.counts())?.ready).toBe(1);
  });

  it('is 64 KiB for the fields of a session, and not a byte more', async () => {
    const room = 65_536 - 'location'.length - '""'.length;
    const session = await on.tenant.sessions.create({ userId: 'ana', location: 'a'.repeat(room) });
    expect(session).not.toBeNull();
    const refused = on.tenant.sessions.create({ userId: 'bia', location: 'a'.repeat(room + 1) });
    await expect(refused).rejects.toBeInstanceOf(ArgumentError);
    expect(await on.tenant.sessions.listByUser('bia')).toEqual([]);
  });
});
