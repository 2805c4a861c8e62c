import { describe, expect, it } from 'vitest';
import { bytesOfValue, hexDump } from '#components/keys/hex-dump.ts';

describe('a hex dump', () => {
  it('shows offset, bytes and printable ASCII, sixteen to a line', () => {
    const bytes = Uint8Array.from([...Array(16).keys(), 0x41, 0x7f, 0xff]);
    expect(hexDump(bytes, 100).split('\n')).toEqual([
      '000000  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  ················',
      `000010  41 7f ff${' '.repeat(39)}  A··`,
    ]);
  });

  it('ends where it may show no more', () => {
    expect(hexDump(new Uint8Array(1_000), 16).split('\n').length).toBe(1);
  });

  it('is made of the bytes themselves, and of UTF-8 for text and JSON', () => {
    expect([...bytesOfValue('AP8B', 'base64')]).toEqual([0, 255, 1]);
    expect([...bytesOfValue('é', 'text')]).toEqual([0xc3, 0xa9]);
    expect(new TextDecoder().decode(bytesOfValue({ a: [1] }, 'json'))).toBe('{"a":[1]}');
  });
});
