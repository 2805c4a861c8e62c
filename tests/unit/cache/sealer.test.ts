import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compressSync } from 'lz4-napi';
import { describe, expect, it } from 'vitest';
import { EnvelopeError, ValueError } from '#lib/cache/cache-error.ts';
import type { DataKey, DataKeyProvider } from '#lib/cache/data-key-provider.ts';
import { finishEnvelope, headerBytes, openEnvelope, sealEnvelope, startEnvelope } from '#lib/cache/envelope.ts';
import { Sealer } from '#lib/cache/sealer.ts';

const storedAtSeconds = 1_700_000_000;
const dataKey: DataKey = { id: 1, secret: createSecretKey(randomBytes(32)) };
/** Knows one key for everybody: what keeps tenants apart here must be the associated data. */
const oneKey: DataKeyProvider = {
  covers: () => true,
  newest: () => dataKey,
  find: (_tenantId, id) => (id === dataKey.id ? dataKey : null),
};
const entry = {
  tenantId: randomUUID(),
  database: 1,
  module: 'crm',
  dataType: 'user_data',
  key: 'user:7 é',
  device: 'desktop' as const,
};
const compressions = ['none', 'gzip', 'lz4'] as const;
const sealers = compressions.flatMap((algorithm) =>
  [null, oneKey].map((dataKeys) => ({
    name: `${algorithm}, ${dataKeys === null ? 'in clear' : 'encrypted'}`,
    sealer: new Sealer({ compression: { thresholdBytes: 1, mobile: algorithm, desktop: algorithm }, dataKeys }),
  })),
);

const repeated = fc.tuple(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 200 }));
const anyValue = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary' }).map((value): unknown => JSON.parse(JSON.stringify(value))),
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  repeated.map(([text, times]) => text.repeat(times)),
  repeated.map(([text, times]): unknown => ({ list: Array.from({ length: times }, () => text) })),
  repeated.map(([text, times]) => Buffer.from(text.repeat(times))),
);
const open = async (sealer: Sealer, stored: Buffer, address: typeof entry = entry) => sealer.open(stored, address);

describe.each(sealers)('a value sealed with $name', ({ sealer }) => {
  it('comes back', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const opened = await sealer.open(await sealer.seal(value, storedAtSeconds, entry), entry);
        expect(opened).toEqual({ value, storedAtSeconds });
      }),
      { numRuns: 300 },
    );
  });

  it('does not open with any one bit flipped', async () => {
    for (const value of [{ a: [1, null, 'text'] }, 'ab'.repeat(40), Buffer.alloc(60, 7)]) {
      const stored = await sealer.seal(value, storedAtSeconds, entry);
      for (let bit = 0; bit < stored.length * 8; bit++) {
        const flipped = Buffer.from(stored);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(open(sealer, flipped)).rejects.toBeInstanceOf(EnvelopeError);
      }
    }
  });

  it('does not open cut short or lengthened', async () => {
    const stored = await sealer.seal('ab'.repeat(100), storedAtSeconds, entry);
    for (let length = 0; length < stored.length; length++) {
      await expect(open(sealer, stored.subarray(0, length))).rejects.toBeInstanceOf(EnvelopeError);
    }
    await expect(open(sealer, Buffer.concat([stored, Buffer.alloc(1)]))).rejects.toBeInstanceOf(EnvelopeError);
  });

  it('that cannot be stored is refused at once', () => {
    expect(() => sealer.seal(undefined, storedAtSeconds, entry)).toThrow(ValueError);
  });
});

describe('compression', () => {
  const sealer = new Sealer();
  const formatOf = (stored: Buffer | Promise<Buffer>) => {
    if (stored instanceof Promise) throw new Error('sealed later');
    return ((stored[3] ?? 0) >> 4) & 0b11;
  };
  const text = 'kryonix '.repeat(128);

  it('is gzip for phones and tablets, lz4 for desktops and whoever is unknown', () => {
    const used = (['mobile', 'tablet', 'desktop', 'unknown'] as const).map((device) =>
      formatOf(sealer.seal(text, storedAtSeconds, { ...entry, device })),
    );
    expect(used).toEqual([1, 1, 2, 2]);
  });

  it('begins at 1024 bytes, and is kept only where it makes the value smaller', () => {
    expect(formatOf(sealer.seal('a'.repeat(1_023), storedAtSeconds, entry))).toBe(0);
    expect(formatOf(sealer.seal('a'.repeat(1_024), storedAtSeconds, entry))).toBe(2);
    for (const device of ['mobile', 'desktop'] as const) {
      expect(formatOf(sealer.seal(randomBytes(4_000), storedAtSeconds, { ...entry, device }))).toBe(0);
    }
  });

  it('can be left out, and what is compressed still opens', async () => {
    const without = new Sealer({ compression: false });
    const plain = without.seal(text, storedAtSeconds, entry);
    expect(plain).toEqual(sealEnvelope(text, storedAtSeconds));
    const opened = await without.open(await sealer.seal(text, storedAtSeconds, entry), entry);
    expect(opened.value).toBe(text);
  });

  it('is done elsewhere for large values, which come back the same', async () => {
    for (const device of ['mobile', 'desktop'] as const) {
      const large = { text: text.repeat(600), bytes: randomBytes(20_000).toString('hex') };
      const sealed = sealer.seal(large, storedAtSeconds, { ...entry, device });
      expect(sealed).toBeInstanceOf(Promise);
      const opened = sealer.open(await sealed, entry);
      expect(opened).toBeInstanceOf(Promise);
      expect((await opened).value).toEqual(large);
    }
  });

  it('opens what earlier versions stored', () => {
    const earlier = sealEnvelope({ since: 'version 1' }, storedAtSeconds);
    expect(sealer.open(earlier, entry)).toEqual(openEnvelope(earlier));
  });
});

describe('a body that lies about its size', () => {
  const forge = (compressionCode: number, body: Buffer) => {
    const envelope = startEnvelope(2 | (compressionCode << 4), body.length, storedAtSeconds);
    envelope.set(body, headerBytes);
    return finishEnvelope(envelope);
  };
  const withLength = (body: Buffer, length: number, at: number) => {
    body.writeUInt32LE(length, at);
    return body;
  };
  const bounded = new Sealer({ maxDecompressedBytes: 1_000_000 });
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const small = compressSync(Buffer.from('abc'.repeat(200)));

  it.each([
    ['a gzip bomb', forge(1, bomb), /more than the 1000000 allowed/],
    [
      'a gzip bomb that calls itself small',
      forge(1, withLength(Buffer.from(bomb), 900_000, bomb.length - 4)),
      /damaged/,
    ],
    ['a gzip that is two', forge(1, Buffer.concat([gzipSync('ab'), gzipSync('abc')])), /damaged/],
    ['an lz4 block of 4 GiB', forge(2, withLength(Buffer.from(small), 0xffff_ffff, 0)), /more than/],
    ['an lz4 block that cannot hold so much', forge(2, withLength(Buffer.from(small), 999_999, 0)), /than it can hold/],
    ['an lz4 block longer than it says', forge(2, withLength(Buffer.from(small), 599, 0)), /damaged/],
    ['an lz4 block shorter than it says', forge(2, withLength(Buffer.from(small), 601, 0)), /not the length/],
    ['a compressed nothing', forge(2, Buffer.alloc(0)), /cut short/],
    ['an unknown compression', forge(3, Buffer.alloc(30)), /unknown compression 3/],
    ['an unknown encryption', forge(0b1000, Buffer.alloc(60)), /unknown encryption 2/],
  ])('%s is refused', async (_, stored, message) => {
    const before = process.memoryUsage().rss;
    const refusal = open(bounded, stored);
    await expect(refusal).rejects.toBeInstanceOf(EnvelopeError);
    await expect(refusal).rejects.toThrow(message);
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
  });

  it('a value beyond the bound is stored uncompressed, so that it opens again', async () => {
    const value = 'x'.repeat(1_000_001);
    const stored = await bounded.seal(value, storedAtSeconds, entry);
    expect((await bounded.open(stored, entry)).value).toBe(value);
  });

  it('whatever the bytes are, they are a value or an EnvelopeError', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 255 }), async (bytes, format) => {
        const envelope = startEnvelope(format, bytes.length, storedAtSeconds);
        envelope.set(bytes, headerBytes);
        const opened = await open(bounded, finishEnvelope(envelope)).catch((error: unknown) => error);
        if (opened instanceof Error) expect(opened).toBeInstanceOf(EnvelopeError);
      }),
      { numRuns: 2_000 },
    );
  });
});
