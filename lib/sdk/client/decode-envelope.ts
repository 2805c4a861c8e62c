import { crc32InJavaScript } from '../../cache/crc32-in-javascript.ts';
import { ClientError } from './client-error.ts';
import { gunzip } from './gunzip.ts';
import { decodeLz4Block } from './lz4-block.ts';

const headerBytes = 12;
const lengthBytes = 4;
const leastGzipBytes = 18;
/** Neither format can hold more. */
const greatestRatio = { gzip: 1_032, lz4: 255 } as const;

function invalid(message: string, cause?: unknown): ClientError {
  return new ClientError('invalid_envelope', message, { cause });
}

function decompress(algorithm: 'gzip' | 'lz4', body: Uint8Array, maxBytes: number): Promise<Uint8Array> | Uint8Array {
  if (body.length < (algorithm === 'lz4' ? lengthBytes : leastGzipBytes)) throw invalid('the value is cut short');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const length = view.getUint32(algorithm === 'lz4' ? 0 : body.length - lengthBytes, true);
  if (length > maxBytes) throw invalid(`the value has ${length} bytes, more than the ${maxBytes} allowed`);
  if (length > body.length * greatestRatio[algorithm]) throw invalid('the value claims more bytes than it can hold');
  return algorithm === 'lz4'
    ? decodeLz4Block(body.subarray(lengthBytes), length)
    : gunzip(new Uint8Array(body), length);
}

function decode(codec: number, body: Uint8Array): unknown {
  if (codec === 2) return body.slice();
  if (codec !== 0 && codec !== 1) throw invalid(`the value has an unknown format ${codec}`);
  try {
    const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(body);
    return codec === 1 ? text : JSON.parse(text);
  } catch (cause) {
    throw invalid('the value is no text, or no JSON', cause);
  }
}

/**
 * Opens a stored value in a browser: what `lib/cache/envelope.ts` describes, plain or compressed. Nothing encrypted opens
 * here, as no key ever leaves the server: `envelope_encrypted` then.
 * @param maxBytes the most that a compressed value may have once opened; default 16 MiB
 * @throws ClientError `invalid_envelope`, `envelope_encrypted`
 */
export async function decodeEnvelope(
  envelope: Uint8Array,
  maxBytes = 16_777_216,
): Promise<{ value: unknown; storedAtSeconds: number }> {
  if (envelope.length < headerBytes || envelope[0] !== 0x4b || envelope[1] !== 0xd8) {
    throw invalid('the value was not written by this cache, or is cut short');
  }
  const [version = 0, format = 0] = envelope.subarray(2, 4);
  if (version > 1) throw invalid(`the value has version ${version}, later than ours`);
  const view = new DataView(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  if (crc32InJavaScript(envelope, (version << 8) | format, 8) !== view.getUint32(4)) {
    throw invalid('the value is damaged or cut short');
  }
  if (format >> 6 !== 0) throw new ClientError('envelope_encrypted', 'the value is encrypted: ask the server for it');
  const compression = (format >> 4) & 0b11;
  if (compression > 2) throw invalid(`the value has an unknown compression ${compression}`);
  const body = envelope.subarray(headerBytes);
  const opened = compression === 0 ? body : await decompress(compression === 1 ? 'gzip' : 'lz4', body, maxBytes);
  return { value: decode(format & 0b1111, opened), storedAtSeconds: view.getUint32(8) };
}
