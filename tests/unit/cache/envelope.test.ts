import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnvelopeError, ValueError } from '#lib/cache/cache-error.ts';
import { crc32 } from '#lib/cache/crc32.ts';
import { crc32InJavaScript } from '#lib/cache/crc32-in-javascript.ts';
import { openEnvelope, sealEnvelope } from '#lib/cache/envelope.ts';

const storedAtSeconds = 1_700_000_000;
const roundTrip = (value: unknown) => openEnvelope(sealEnvelope(value, storedAtSeconds)).value;
const anyValue = fc.oneof(
  // JSON writes −0 as 0.
  fc.jsonValue({ stringUnit: 'binary' }).map((value): unknown => JSON.parse(JSON.stringify(value))),
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

describe('the envelope', () => {
  it('brings every JSON value, string and byte array back', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([0, '', false, null, [], {}, '0', 'null', 'a\ud83d', Buffer.alloc(0)])(
    'keeps %j apart from nothing',
    (value) => {
      expect(roundTrip(value)).toStrictEqual(value);
    },
  );

  it('says when the value was stored', () => {
    expect(openEnvelope(sealEnvelope('x', storedAtSeconds)).storedAtSeconds).toBe(storedAtSeconds);
  });

  it('follows JSON for dates and undefined fields', () => {
    expect(roundTrip(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(roundTrip({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it('gives bytes in memory of their own', () => {
    const envelope = sealEnvelope(Buffer.from('abc'), storedAtSeconds);
    const { value } = openEnvelope(envelope);
    envelope.fill(0);
    expect(value).toEqual(Buffer.from('abc'));
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  it.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['a bigint inside', { n: 1n }],
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a cycle', cycle],
  ])('refuses %s', (_, value) => {
    expect(() => sealEnvelope(value, storedAtSeconds)).toThrow(ValueError);
  });

  it('never opens an envelope in which any bit was flipped', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, place) => {
        const envelope = sealEnvelope(value, storedAtSeconds);
        const bit = place % (envelope.length * 8);
        envelope[bit >> 3] = (envelope[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => openEnvelope(envelope)).toThrow(EnvelopeError);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never opens an envelope that was cut short or lengthened', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, cut) => {
        const envelope = sealEnvelope(value, storedAtSeconds);
        expect(() => openEnvelope(envelope.subarray(0, cut % envelope.length))).toThrow(EnvelopeError);
        expect(() => openEnvelope(Buffer.concat([envelope, Buffer.from([0])]))).toThrow(EnvelopeError);
      }),
    );
  });

  it('does not take foreign values for its own', () => {
    for (const text of ['', '0', 'null', '{"data":1}', 'x'.repeat(100)]) {
      expect(() => openEnvelope(Buffer.from(text))).toThrow(EnvelopeError);
    }
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => openEnvelope(Buffer.from(bytes))).toThrow(EnvelopeError);
      }),
    );
  });

  it('is written byte by byte as it always was', () => {
    expect(sealEnvelope('ä', storedAtSeconds).toString('hex')).toBe('4bd801016fc2e2fa6553f100c3a4');
    expect(sealEnvelope({ a: 'x'.repeat(500) }, storedAtSeconds).toString('hex', 0, 13)).toBe(
      '4bd801003d0a54f96553f1007b',
    );
    expect(sealEnvelope(Buffer.from([0, 255]), storedAtSeconds).toString('hex')).toBe('4bd80102f5389ca56553f10000ff');
  });

  it('names a version later than its own', () => {
    const envelope = sealEnvelope('x', storedAtSeconds);
    envelope[2] = 2;
    expect(() => openEnvelope(envelope)).toThrow(/version 2/);
  });
});

describe('the checksum', () => {
  it('is the same in JavaScript as in zlib, seeded or not, of all bytes or of some', () => {
    expect(crc32InJavaScript(Buffer.from('123456789'))).toBe(0xcbf43926);
    const some = fc.tuple(fc.uint8Array({ maxLength: 1_000, size: 'max' }), fc.nat(1_000), fc.nat(1_000));
    fc.assert(
      fc.property(some, fc.nat(0xffff_ffff), fc.nat(9), ([own, from, to], seed, before) => {
        // Behind others in one memory, as the values of an answer are.
        const bytes = Buffer.concat([Buffer.alloc(before, 1), own]).subarray(before);
        const [start = 0, end = 0] = [from, to].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
        // zlib forgets the seed where there are no bytes.
        const sum = start === end ? seed : zlib.crc32(bytes.subarray(start, end), seed);
        expect(crc32InJavaScript(bytes, seed, start, end)).toBe(sum);
        // The second time in another way.
        expect(crc32InJavaScript(bytes, seed, start, end)).toBe(sum);
        expect(crc32(bytes, seed, start, end)).toBe(sum);
      }),
    );
  });
});
