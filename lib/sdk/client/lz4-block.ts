import { ClientError } from './client-error.ts';

const damaged = () => new ClientError('invalid_envelope', 'the compressed value is damaged');

/**
 * Opens one raw lz4 block of a known length. Reads and writes nothing outside of its two arrays, whatever the bytes say.
 * @throws ClientError `invalid_envelope`
 */
export function decodeLz4Block(block: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let from = 0;
  let to = 0;

  function readByte(): number {
    const byte = block[from++];
    if (byte === undefined) throw damaged();
    return byte;
  }

  /** 15 in a token's half is followed by bytes to add, up to and with the first that is not 255. */
  function readLength(half: number): number {
    let total = half;
    for (let byte = half === 15 ? 255 : 0; byte === 255; ) {
      byte = readByte();
      total += byte;
    }
    return total;
  }

  while (from < block.length) {
    const token = readByte();
    const literals = readLength(token >> 4);
    if (literals > block.length - from || literals > length - to) throw damaged();
    output.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence has no match.
    if (from === block.length) break;
    const offset = readByte() | (readByte() << 8);
    const matched = readLength(token & 0xf) + 4;
    if (offset === 0 || offset > to || matched > length - to) throw damaged();
    // Byte by byte: a match may reach into what it writes itself.
    for (const end = to + matched; to < end; to++) output[to] = output[to - offset] ?? 0;
  }
  if (to !== length) throw damaged();
  return output;
}
