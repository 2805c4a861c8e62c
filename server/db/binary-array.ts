/**
 * Array parameters in PostgreSQL's binary form: a tenth of the work of writing and reading them as text, which with tens
 * of thousands of rows a second is most of it. The driver sends a Buffer as binary; the statement must cast the parameter
 * to exactly this type of array.
 */
const oids = { smallint: 21, bigint: 20, text: 25, double: 701, uuid: 2950 };
const headerBytes = 20;
const lengthBytes = 4;

/** Taken once, for a load of `charCodeAt` is slow in a process where any class extends String (ioredis has one). */
const { charCodeAt } = String.prototype;

/** Bytes with a view of them: writing numbers through a view is several times as fast as by the methods of a Buffer. */
interface Target {
  buffer: Buffer;
  view: DataView;
}

/** One dimension, its first place 1. An empty array has no dimension. */
function begin(oid: number, count: number, bytes: number, nulls: boolean): Target {
  const buffer = Buffer.allocUnsafe(count === 0 ? 12 : headerBytes + bytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  view.setInt32(0, count === 0 ? 0 : 1);
  view.setInt32(4, nulls ? 1 : 0);
  view.setInt32(8, oid);
  if (count === 0) return { buffer, view };
  view.setInt32(12, count);
  view.setInt32(16, 1);
  return { buffer, view };
}

/** Room for values that take so many bytes each; null takes none. */
function beginFixed(oid: number, width: number, values: readonly unknown[]): Target {
  let present = 0;
  for (const value of values) if (value !== null) present += 1;
  return begin(oid, values.length, values.length * lengthBytes + present * width, present < values.length);
}

/** Whole numbers from −(2⁵³ − 1) to 2⁵³ − 1. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  const { buffer, view } = beginFixed(oids.bigint, 8, values);
  let at = headerBytes;
  for (const value of values) {
    view.setInt32(at, value === null ? -1 : 8);
    at += lengthBytes;
    if (value === null) continue;
    view.setUint32(at, Math.floor(value / 2 ** 32));
    view.setUint32(at + 4, value >>> 0);
    at += 8;
  }
  return buffer;
}

export function smallintArray(values: readonly number[]): Buffer {
  const { buffer, view } = beginFixed(oids.smallint, 2, values);
  let at = headerBytes;
  for (const value of values) {
    if (value !== (value << 16) >> 16) throw new RangeError(`${value} is no smallint`);
    view.setInt32(at, 2);
    view.setInt16(at + lengthBytes, value);
    at += lengthBytes + 2;
  }
  return buffer;
}

export function doubleArray(values: readonly (number | null)[]): Buffer {
  const { buffer, view } = beginFixed(oids.double, 8, values);
  let at = headerBytes;
  for (const value of values) {
    view.setInt32(at, value === null ? -1 : 8);
    at += lengthBytes;
    if (value === null) continue;
    view.setFloat64(at, value);
    at += 8;
  }
  return buffer;
}

/** The value of a hexadecimal digit by its character; 255 for any other. */
const hexDigits = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit++) {
  hexDigits[digit.toString(16).charCodeAt(0)] = digit;
  hexDigits[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
/** Where the first digit of each of its 16 bytes stands in a UUID. */
const bytePlaces = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const dashPlaces = [8, 13, 18, 23];
const dash = '-'.charCodeAt(0);

/** In any case, with dashes. */
export function uuidArray(values: readonly string[]): Buffer {
  const { buffer, view } = beginFixed(oids.uuid, 16, values);
  let previous = '';
  let at = headerBytes;
  for (const value of values) {
    view.setInt32(at, 16);
    at += lengthBytes;
    const previousAt = at - lengthBytes - 16;
    // As a rule many rows of one tenant follow each other.
    if (value === previous) for (let by = 0; by < 16; by += 4) view.setInt32(at + by, view.getInt32(previousAt + by));
    else writeUuid(buffer, value, at);
    previous = value;
    at += 16;
  }
  return buffer;
}

function writeUuid(buffer: Buffer, value: string, at: number): void {
  let strange = value.length === 36 ? 0 : 255;
  for (const place of dashPlaces) if (charCodeAt.call(value, place) !== dash) strange = 255;
  for (let index = 0; index < 16; index++) {
    const place = bytePlaces[index] ?? 0;
    const high = hexDigits[charCodeAt.call(value, place)] ?? 255;
    const low = hexDigits[charCodeAt.call(value, place + 1)] ?? 255;
    strange |= high | low;
    buffer[at + index] = (high << 4) | low;
  }
  if (strange > 15) throw new Error(`${value} is no UUID`);
}

/** Writes text at a place that has room for it; answers how many bytes that were. Most of it is short and ASCII. */
function writeText(buffer: Buffer, text: string, at: number): number {
  for (let index = 0; index < text.length; index++) {
    const character = charCodeAt.call(text, index);
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
  const { buffer, view } = begin(oids.text, values.length, room, nulls);
  let at = headerBytes;
  for (const value of values) {
    const width = value === null ? -1 : writeText(buffer, value, at + lengthBytes);
    view.setInt32(at, width);
    at += lengthBytes + Math.max(width, 0);
  }
  return values.length === 0 ? buffer : buffer.subarray(0, at);
}
