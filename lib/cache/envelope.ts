import { isAscii } from 'node:buffer';
import { EnvelopeError, ValueError } from './cache-error.ts';
import { crc32 } from './crc32.ts';

/**
 * A stored value: 12 bytes of header, then the body.
 *
 * | bytes | what |
 * |---|---|
 * | 0–1 | `4b d8`, which begins no text: foreign values are told from ours |
 * | 2 | version, 1 |
 * | 3 | format: codec in bits 0–3 (0 JSON, 1 string, 2 bytes); compression in bits 4–5 (0 none, 1 gzip, 2 lz4); encryption in bits 6–7 (0 none, 1 AES-256-GCM) |
 * | 4–7 | CRC-32 of version, format and everything from byte 8 on |
 * | 8–11 | stored at, seconds since the epoch |
 *
 * The checksum is there because a value cut short or damaged must be an error, never another value. Against whoever can
 * write to the server only encryption helps: a checksum can be made again.
 */
const magic0 = 0x4b;
const magic1 = 0xd8;
const version = 1;
export const headerBytes = 12;
/** The codec's share of the format byte. */
export const codecMask = 0b1111;

const loneSurrogate = /\p{Cs}/u;

const longTextBytes = 1_024;
const codecs = { json: 0, string: 1, bytes: 2 } as const;

export interface OpenedEnvelope {
  /** JSON values as parsed; a string; or a Buffer of its own memory where bytes were stored. */
  value: unknown;
  /** Seconds since the epoch. */
  storedAtSeconds: number;
}

function seedOf(storedVersion: number, format: number): number {
  return (storedVersion << 8) | format;
}

/** An envelope without checksum, its body yet to be written. */
export function startEnvelope(format: number, bodyBytes: number, storedAtSeconds: number): Buffer {
  const envelope = Buffer.allocUnsafe(headerBytes + bodyBytes);
  envelope[0] = magic0;
  envelope[1] = magic1;
  envelope[2] = version;
  envelope[3] = format;
  envelope.writeUInt32BE(storedAtSeconds, 8);
  return envelope;
}

/** Writes the checksum, once the body is written. */
export function finishEnvelope(envelope: Buffer): Buffer {
  envelope.writeUInt32BE(crc32(envelope, seedOf(version, envelope[3] ?? 0), 8), 4);
  return envelope;
}

function encodeText(codec: number, text: string, storedAtSeconds: number): Buffer {
  const bytes = Buffer.byteLength(text);
  const envelope = startEnvelope(codec, bytes, storedAtSeconds);
  // The quicker of the two encodings says the same where all of it is ASCII.
  envelope.write(text, headerBytes, bytes === text.length ? 'latin1' : 'utf8');
  return envelope;
}

function toJson(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    throw new ValueError('the value has no JSON form (a bigint or a cycle in it?)', { cause: error });
  }
  if (json === undefined) throw new ValueError(`a value of type ${typeof value} cannot be stored`);
  return json;
}

/**
 * The value in an envelope that still lacks its checksum, neither compressed nor encrypted. Strings and byte arrays are
 * stored as they are, everything else as JSON with JSON's own rules (a Date becomes its ISO string, `undefined` fields
 * disappear).
 *
 * @param storedAtSeconds whole seconds since the epoch
 * @throws ValueError for what would not come back: undefined, functions, symbols, bigints, NaN and infinities, cycles
 */
export function encodeEnvelope(value: unknown, storedAtSeconds: number): Buffer {
  // A lone surrogate has no UTF-8 form, but JSON writes it as an escape.
  if (typeof value === 'string' && !loneSurrogate.test(value)) return encodeText(codecs.string, value, storedAtSeconds);
  if (value instanceof Uint8Array) {
    const envelope = startEnvelope(codecs.bytes, value.byteLength, storedAtSeconds);
    envelope.set(value, headerBytes);
    return envelope;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new ValueError(`${value} has no JSON form`);
  return encodeText(codecs.json, toJson(value), storedAtSeconds);
}

/** The bytes to store, neither compressed nor encrypted. As `encodeEnvelope`, with the checksum. */
export function sealEnvelope(value: unknown, storedAtSeconds: number): Buffer {
  return finishEnvelope(encodeEnvelope(value, storedAtSeconds));
}

/** As the Buffer's own method, which looks at more than the four bytes. */
function uint32At(bytes: Buffer, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}

/**
 * The format byte of an envelope that is whole, and takes the bytes from `start` to `end`: an answer is looked at where
 * it arrived, without a view of its own.
 * @throws EnvelopeError for what is foreign, damaged, cut short or of a later version
 */
export function checkEnvelope(bytes: Buffer, start = 0, end = bytes.length): number {
  if (end - start < headerBytes || bytes[start] !== magic0 || bytes[start + 1] !== magic1) {
    throw new EnvelopeError('the stored value was not written by this cache, or is cut short');
  }
  const storedVersion = bytes[start + 2] ?? 0;
  const format = bytes[start + 3] ?? 0;
  if (storedVersion > version)
    throw new EnvelopeError(`the stored value has version ${storedVersion}, later than ours`);
  if (crc32(bytes, seedOf(storedVersion, format), start + 8, end) !== uint32At(bytes, start + 4)) {
    throw new EnvelopeError('the stored value is damaged or cut short');
  }
  return format;
}

/** Whether bytes begin as an envelope does, whatever follows. */
export function isEnvelope(bytes: Buffer): boolean {
  return bytes.length >= headerBytes && bytes[0] === magic0 && bytes[1] === magic1;
}

/** Seconds since the epoch, of the envelope that begins at `start`. */
export function storedAtOf(bytes: Buffer, start = 0): number {
  return uint32At(bytes, start + 8);
}

/** Opens what `sealEnvelope` sealed. Throws EnvelopeError as `checkEnvelope`, and for what is compressed or encrypted. */
export function openEnvelope(envelope: Buffer): OpenedEnvelope {
  const format = checkEnvelope(envelope);
  return { value: decodeBody(format, envelope, headerBytes), storedAtSeconds: storedAtOf(envelope) };
}

/** Whether what the codec stores is text. */
export function isText(codec: number): boolean {
  return codec === codecs.json || codec === codecs.string;
}

/** The text in `bytes` from `start` to `end`. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  // The quicker of the two decodings says the same where all of it is ASCII; looking pays where there is much of it.
  const long = end - start >= longTextBytes;
  return bytes.toString(long && isAscii(bytes.subarray(start, end)) ? 'latin1' : 'utf8', start, end);
}

/** The value that the text of a codec stands for. Throws EnvelopeError for what is no JSON. */
export function valueOfText(codec: number, text: string): unknown {
  if (codec === codecs.string) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EnvelopeError('the stored value is no JSON', { cause: error });
  }
}

/** The value in `bytes` from `start` to `end`. Throws EnvelopeError for a codec that is none of ours. */
export function decodeBody(codec: number, bytes: Buffer, start: number, end = bytes.length): unknown {
  if (isText(codec)) return valueOfText(codec, decodeText(bytes, start, end));
  // A copy: the driver's memory behind the envelope is shared with other answers.
  if (codec === codecs.bytes) return Buffer.from(bytes.subarray(start, end));
  throw new EnvelopeError(`the stored value has an unknown format ${codec}`);
}
