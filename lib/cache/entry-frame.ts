import { EnvelopeError } from './cache-error.ts';
import { crc32 } from './crc32.ts';
import { type Priority, priorities } from './priority.ts';

/** What an entry tells besides its value, for whoever must decide before opening it. */
export interface EntryFrame {
  /** Milliseconds since the epoch from which the value is stale; `Infinity` where it never is before its TTL ends. */
  freshUntilMs: number;
  /** What loading the value took, milliseconds; 0 where nobody measured it. */
  loadMs: number;
  priority: Priority;
}

/**
 * 20 bytes before the envelope, only where there is something to tell:
 *
 * | bytes | what |
 * |---|---|
 * | 0–1 | `4b d9` |
 * | 2 | version, 1 |
 * | 3 | priority: 0 normal, 1 low, 2 high |
 * | 4–7 | CRC-32 of bytes 2–3 and 8–19 |
 * | 8–15 | fresh until, milliseconds since the epoch, as a double |
 * | 16–19 | load time, milliseconds |
 *
 * The envelope behind it protects the value; the frame is no secret, and can make a value stale, never another one.
 */
const magic0 = 0x4b;
const magic1 = 0xd9;
const version = 1;
const frameBytes = 20;
const greatestLoadMs = 0xffff_ffff;

function checksum(framed: Buffer): number {
  return crc32(framed, ((framed[2] ?? 0) << 8) | (framed[3] ?? 0), 8, frameBytes);
}

export function isFramed(bytes: Buffer, start = 0): boolean {
  return bytes[start] === magic0 && bytes[start + 1] === magic1;
}

/** The envelope with a frame before it; as it is where the frame would tell nothing. */
export function addFrame(envelope: Buffer, { freshUntilMs, loadMs, priority }: EntryFrame): Buffer {
  if (freshUntilMs === Number.POSITIVE_INFINITY && priority === 'normal') return envelope;
  const framed = Buffer.allocUnsafe(frameBytes + envelope.length);
  framed[0] = magic0;
  framed[1] = magic1;
  framed[2] = version;
  framed[3] = priorities.indexOf(priority);
  framed.writeDoubleBE(freshUntilMs, 8);
  framed.writeUInt32BE(Math.min(Math.round(loadMs), greatestLoadMs), 16);
  framed.writeUInt32BE(checksum(framed), 4);
  envelope.copy(framed, frameBytes);
  return framed;
}

/** Takes apart what `addFrame` made. Throws EnvelopeError for what is damaged, cut short or of a later version. */
export function openFrame(framed: Buffer): { frame: EntryFrame; envelope: Buffer } {
  if (framed.length < frameBytes) throw new EnvelopeError('the stored value is cut short');
  if (framed[2] !== version) throw new EnvelopeError(`the stored value has a frame of version ${framed[2]}, not ours`);
  const priority = priorities[framed[3] ?? -1];
  if (checksum(framed) !== framed.readUInt32BE(4) || priority === undefined) {
    throw new EnvelopeError('the stored value is damaged');
  }
  return {
    frame: { freshUntilMs: framed.readDoubleBE(8), loadMs: framed.readUInt32BE(16), priority },
    envelope: framed.subarray(frameBytes),
  };
}
