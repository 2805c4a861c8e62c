import { EnvelopeError, ValueError } from './cache-error.ts';
import { crc32 } from './crc32.ts';

/**
 * A stored value: 12 bytes of header, then the body.
 *
 * | bytes | what |
 * |---|---|
 * | 0–1 | `4b d8`, which begins no text: foreign values are told from ours |
 * | 2 | version, 1 |
 * | 3 | format: codec in bits 0–3 (0 JSON, 1 string, 2 bytes); bits 4–5 are for compression, 6–7 for encryption, both 0 |
 * | 4–7 | CRC-32 of version, format and everything from byte 8 on |
 * | 8–11 | stored at, seconds since the epoch |
 *
 * The checksum is there because a value cut short or damaged must be an error, never another value.
 */
const magic0 = 0x4b;
const magic1 = 0xd8;
const version = 1;
const headerBytes = 12;

const loneSurrogate = /\p{Cs}/u;

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

function startEnvelope(codec: number, bodyBytes: number, storedAtSeconds: number): Buffer {
  const envelope = Buffer.allocUnsafe(headerBytes + bodyBytes);
  envelope[0] = magic0;
  envelope[1] = magic1;
  envelope[2] = version;
  envelope[3] = codec;
  envelope.writeUInt32BE(storedAtSeconds, 8);
  return envelope;
}

function finishEnvelope(envelope: Buffer): Buffer {
  envelope.writeUInt32BE(crc32(envelope.subarray(8), seedOf(version, envelope[3] ?? 0)), 4);
  return envelope;
}

function sealText(codec: number, text: string, storedAtSeconds: number): Buffer {
  const envelope = startEnvelope(codec, Buffer.byteLength(text), storedAtSeconds);
  envelope.write(text, headerBytes);
  return finishEnvelope(envelope);
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
 * The bytes to store. Strings and byte arrays are stored as they are, everything else as JSON with JSON's own rules
 * (a Date becomes its ISO string, `undefined` fields disappear).
 *
 * @param storedAtSeconds whole seconds since the epoch
 * @throws ValueError for what would not come back: undefined, functions, symbols, bigints, NaN and infinities, cycles
 */
export function sealEnvelope(value: unknown, storedAtSeconds: number): Buffer {
  // A lone surrogate has no UTF-8 form, but JSON writes it as an escape.
  if (typeof value === 'string' && !loneSurrogate.test(value)) return sealText(codecs.string, value, storedAtSeconds);
  if (value instanceof Uint8Array) {
    const envelope = startEnvelope(codecs.bytes, value.byteLength, storedAtSeconds);
    envelope.set(value, headerBytes);
    return finishEnvelope(envelope);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new ValueError(`${value} has no JSON form`);
  return sealText(codecs.json, toJson(value), storedAtSeconds);
}

/** @throws EnvelopeError for what is foreign, damaged, cut short or of a later version */
export function openEnvelope(envelope: Buffer): OpenedEnvelope {
  if (envelope.length < headerBytes || envelope[0] !== magic0 || envelope[1] !== magic1) {
    throw new EnvelopeError('the stored value was not written by this cache, or is cut short');
  }
  const storedVersion = envelope[2] ?? 0;
  const format = envelope[3] ?? 0;
  if (storedVersion > version)
    throw new EnvelopeError(`the stored value has version ${storedVersion}, later than ours`);
  if (crc32(envelope.subarray(8), seedOf(storedVersion, format)) !== envelope.readUInt32BE(4)) {
    throw new EnvelopeError('the stored value is damaged or cut short');
  }
  return { value: decodeBody(format, envelope), storedAtSeconds: envelope.readUInt32BE(8) };
}

function decodeBody(format: number, envelope: Buffer): unknown {
  switch (format) {
    case codecs.json:
      try {
        return JSON.parse(envelope.toString('utf8', headerBytes));
      } catch (error) {
        throw new EnvelopeError('the stored value is no JSON', { cause: error });
      }
    case codecs.string:
      return envelope.toString('utf8', headerBytes);
    case codecs.bytes:
      // A copy: the driver's memory behind the envelope is shared with other answers.
      return Buffer.from(envelope.subarray(headerBytes));
    default:
      throw new EnvelopeError(`the stored value has an unknown format ${format}`);
  }
}
