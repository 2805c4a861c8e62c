import fc from 'fast-check';
import { compressSync } from 'lz4-napi';
import { describe, expect, it } from 'vitest';
import { finishEnvelope, sealEnvelope } from '#lib/cache/envelope.ts';
import { Sealer } from '#lib/cache/sealer.ts';
import { ClientError } from '#lib/sdk/client/client-error.ts';
import { decodeEnvelope } from '#lib/sdk/client/decode-envelope.ts';
import { decodeLz4Block } from '#lib/sdk/client/lz4-block.ts';

const sealer = new Sealer({ compression: { thresholdBytes: 0 } });
const entry = { tenantId: 't', database: 1, module: 'crm', dataType: 'lead', key: '1' };
const codeOf = (run: () => unknown) =>
  Promise.resolve()
    .then(run)
    .then(
      () => 'opened',
      (error: unknown) => (error instanceof ClientError ? error.code : String(error)),
    );

/** Both what compresses and what does not. */
const bytesArbitrary = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 400 }))
    .map(([part, times]) => Uint8Array.from({ length: part.length * times }, (_, i) => part[i % part.length] ?? 0)),
);

describe('the lz4 decoder in TypeScript', () => {
  it('opens what the native one packs', () => {
    fc.assert(
      fc.property(bytesArbitrary, (bytes) => {
        const packed = compressSync(Buffer.from(bytes));
        expect(Buffer.from(decodeLz4Block(packed.subarray(4), bytes.length)).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('answers a typed error, never other bytes beyond its arrays, to blocks that lie', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(1_000), async (block, length) => {
        expect(['opened', 'invalid_envelope']).toContain(await codeOf(() => decodeLz4Block(block, length)));
      }),
    );
  });
});

describe('an envelope in the browser', () => {
  it('opens as in Node, plain, with gzip and with lz4', async () => {
    const value = fc.oneof(
      fc.json().map((text): unknown => JSON.parse(text)),
      fc.string({ unit: 'grapheme' }),
      bytesArbitrary,
    );
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom('mobile', 'desktop'), async (content, device) => {
        const envelope = await sealer.seal(content, 1_700_000_000, { ...entry, device });
        const opened = await decodeEnvelope(envelope);
        const expected = content instanceof Uint8Array ? [...content] : content;
        expect(opened.value instanceof Uint8Array ? [...opened.value] : opened.value).toEqual(expected);
        expect(opened.storedAtSeconds).toBe(1_700_000_000);
      }),
    );
  });

  it('that is damaged or cut short is a typed error', async () => {
    const envelope = await sealer.seal('some text '.repeat(50), 1, { ...entry, device: 'desktop' });
    await fc.assert(
      fc.asyncProperty(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const flipped = Buffer.from(envelope);
        flipped[at] = (flipped[at] ?? 0) ^ flip;
        expect(await codeOf(() => decodeEnvelope(flipped))).toBe('invalid_envelope');
        expect(await codeOf(() => decodeEnvelope(envelope.subarray(0, at)))).toBe('invalid_envelope');
      }),
    );
  });

  it('that is encrypted, too large or claims what cannot be is refused before it is opened', async () => {
    const encrypted = sealEnvelope('x', 1);
    encrypted[3] = (encrypted[3] ?? 0) | (1 << 6);
    expect(await codeOf(() => decodeEnvelope(finishEnvelope(encrypted)))).toBe('envelope_encrypted');
    for (const device of ['mobile', 'desktop'] as const) {
      const large = await sealer.seal('x'.repeat(10_000), 1, { ...entry, device });
      expect(await codeOf(() => decodeEnvelope(large, 9_999))).toBe('invalid_envelope');
      const lying = Buffer.from(large);
      lying.writeUInt32LE(16_000_000, device === 'desktop' ? 12 : lying.length - 4);
      expect(await codeOf(() => decodeEnvelope(finishEnvelope(lying)))).toBe('invalid_envelope');
    }
  });
});
