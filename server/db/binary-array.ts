/**
 * Array parameters in PostgreSQL's binary form: a tenth of the work of writing and reading them as text, which with tens
 * of thousands of rows a second is most of it. The driver sends a Buffer as binary; the statement must cast the parameter
 * to exactly this type of array.
 */
const oids = { smallint: 21, bigint: 20, text: 25, double: 701, uuid: 2950 };
const headerBytes = 20;
const lengthBytes = 4;

/** One dimension, its first place 1. An empty array has no dimension. */
function begin(oid: number, count: number, bytes: number, nulls: boolean): Buffer {
  const buffer = Buffer.allocUnsafe(count === 0 ? 12 : headerBytes + bytes);
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(nulls ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (count === 0) return buffer;
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}

/** Each value takes so many bytes; null takes none. */
function fixedArray<T>(
  oid: number,
  width: number,
  values: readonly (T | null)[],
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const present = values.reduce<number>((count, value) => (value === null ? count : count + 1), 0);
  const buffer = begin(oid, values.length, values.length * lengthBytes + present * width, present < values.length);
  let at = headerBytes;
  for (const value of values) {
    buffer.writeInt32BE(value === null ? -1 : width, at);
    at += lengthBytes;
    if (value === null) continue;
    write(buffer, value, at);
    at += width;
  }
  return buffer;
}

/** Whole numbers from 0 to 2⁵³ − 1. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(oids.bigint, 8, values, (buffer, value, at) => {
    buffer.writeUInt32BE(Math.floor(value / 2 ** 32), at);
    buffer.writeUInt32BE(value >>> 0, at + 4);
  });
}

export function smallintArray(values: readonly number[]): Buffer {
  return fixedArray(oids.smallint, 2, values, (buffer, value, at) => {
    buffer.writeInt16BE(value, at);
  });
}

export function doubleArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(oids.double, 8, values, (buffer, value, at) => {
    buffer.writeDoubleBE(value, at);
  });
}

/** The value of a hexadecimal digit by its character; 255 for any other. */
const hexDigits = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit++) {
  hexDigits[digit.toString(16).charCodeAt(0)] = digit;
  hexDigits[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
/** Where the first digit of each of its 16 bytes stands in a UUID. */
const bytePlaces = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const shape = /^.{8}-.{4}-.{4}-.{4}-.{12}$/;

/** In any case, with dashes. */
export function uuidArray(values: readonly string[]): Buffer {
  let previous = '';
  let previousAt = 0;
  return fixedArray(oids.uuid, 16, values, (buffer, value, at) => {
    // As a rule many rows of one tenant follow each other.
    if (value === previous) buffer.copyWithin(at, previousAt, previousAt + 16);
    else writeUuid(buffer, value, at);
    previous = value;
    previousAt = at;
  });
}

function writeUuid(buffer: Buffer, value: string, at: number): void {
  let strange = shape.test(value) ? 0 : 255;
  for (let index = 0; index < 16; index++) {
    const place = bytePlaces[index] ?? 0;
    const high = hexDigits[value.charCodeAt(place)] ?? 255;
    const low = hexDigits[value.charCodeAt(place + 1)] ?? 255;
    strange |= high | low;
    buffer[at + index] = (high << 4) | low;
  }
  if (strange > 15) throw new Error(`${value} is no UUID`);
}

/** Writes text at a place that has room for it; answers how many bytes that were. Most of it is short and ASCII. */
function writeText(buffer: Buffer, text: string, at: number): number {
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character > 127) return buffer.write(text, at, 'utf8');
    buffer[at + index] = character;
  }
  return text.length;
}

/** Any text without NUL, which PostgreSQL does not know. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let room = 0;
  let nulls = false;
  for (const value of values) {
    room += lengthBytes + 3 * (value?.length ?? 0);
    nulls ||= value === null;
  }
  const buffer = begin(oids.text, values.length, room, nulls);
  let at = headerBytes;
  for (const value of values) {
    const width = value === null ? -1 : writeText(buffer, value, at + lengthBytes);
    buffer.writeInt32BE(width, at);
    at += lengthBytes + Math.max(width, 0);
  }
  return values.length === 0 ? buffer : buffer.subarray(0, at);
}
