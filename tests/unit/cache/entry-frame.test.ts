import { describe, expect, it } from 'vitest';
import { EnvelopeError } from '#lib/cache/cache-error.ts';
import { addFrame, type EntryFrame, isFramed, openFrame } from '#lib/cache/entry-frame.ts';
import { sealEnvelope } from '#lib/cache/envelope.ts';
import { Sealer } from '#lib/cache/sealer.ts';
import { openStored, type StoredValue } from '#lib/cache/stored-value.ts';

const envelope = sealEnvelope({ some: 'value' }, 1_800_000_000);
const sealer = new Sealer();
const entry = { tenantId: 't', database: 0, module: 'm', dataType: 'd', key: 'k' };

function open(stored: Buffer): StoredValue {
  const opened = openStored(sealer, stored, entry);
  if (opened instanceof Promise) throw new Error('a small value opens at once');
  return opened;
}
const frame: EntryFrame = { freshUntilMs: 1_800_000_123_456, loadMs: 42, priority: 'high' };

describe('the frame of an entry', () => {
  it('tells what was told to it and leaves the envelope alone', () => {
    const framed = addFrame(envelope, frame);
    expect(isFramed(framed)).toBe(true);
    expect(openFrame(framed)).toEqual({ frame, envelope });
    const { value, freshUntilMs, loadMs } = open(framed);
    expect({ value, freshUntilMs, loadMs }).toEqual({
      value: { some: 'value' },
      freshUntilMs: 1_800_000_123_456,
      loadMs: 42,
    });
  });

  it('is left out where there is nothing to tell', () => {
    const silent = addFrame(envelope, { freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0, priority: 'normal' });
    expect(silent).toBe(envelope);
    expect(isFramed(silent)).toBe(false);
  });

  it('never opens with any bit flipped, cut short or of another version', () => {
    const framed = addFrame(envelope, frame);
    for (let bit = 0; bit < framed.length * 8; bit++) {
      const flipped = Buffer.from(framed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => open(flipped)).toThrow(EnvelopeError);
    }
    for (let length = 0; length < framed.length; length++) {
      expect(() => open(framed.subarray(0, length))).toThrow(EnvelopeError);
    }
  });
});

describe('a counter', () => {
  it.each(['0', '-1', '9007199254740991', '-9007199254740991'])('%s is read as a number', (text) => {
    expect(open(Buffer.from(text)).value).toBe(Number(text));
  });

  it.each(['-', '-0', '1.5', '1e3', '1 ', '9007199254740992', '12345678901234567890', '0x10'])('%j is none', (text) => {
    expect(() => open(Buffer.from(text))).toThrow(EnvelopeError);
  });
});
