import { EnvelopeError } from './cache-error.ts';
import { isFramed, openFrame } from './entry-frame.ts';
import type { OpenedEnvelope } from './envelope.ts';
import type { EntryAddress } from './envelope-cipher.ts';
import type { Sealer } from './sealer.ts';

/** What stands under an entry's key. */
export interface StoredValue {
  value: unknown;
  /** Seconds since the epoch; null where the stored form does not tell. */
  storedAtSeconds: number | null;
  /** Milliseconds since the epoch; `Infinity` where the value is fresh as long as it is there. */
  freshUntilMs: number;
  /** What loading the value took, milliseconds; 0 where nobody measured it. */
  loadMs: number;
}

type Freshness = Pick<StoredValue, 'freshUntilMs' | 'loadMs'>;

const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
/** `-9007199254740991` */
const longestCounterBytes = 17;
const alwaysFresh: Freshness = { freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0 };

/**
 * A counter is stored as a plain decimal number, so that the server itself can add to it, whatever the topology. No
 * envelope begins with a digit or a sign. The price: a counter has no age, no checksum and
 * no encryption, and who can write to the server can put a number in any entry's place.
 */
function openCounter(stored: Buffer): StoredValue {
  const text = stored.length <= longestCounterBytes ? stored.toString('latin1') : '';
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw new EnvelopeError('the stored value was not written by this cache, or is cut short');
  }
  return { value, storedAtSeconds: null, ...alwaysFresh };
}

function opened({ value, storedAtSeconds }: OpenedEnvelope, { freshUntilMs, loadMs }: Freshness): StoredValue {
  return { value, storedAtSeconds, freshUntilMs, loadMs };
}

/**
 * Reads what any verb of this cache writes, in `bytes` from `start` to `end`: at once where that can be. Throws, or
 * rejects with, EnvelopeError for what none does or what is another entry's; CacheError where data keys cannot be had.
 */
export function openStored(
  sealer: Sealer,
  bytes: Buffer,
  entry: EntryAddress,
  start = 0,
  end = bytes.length,
): StoredValue | Promise<StoredValue> {
  const first = bytes[start] ?? 0;
  if (first === minus || (first >= zero && first <= nine)) return openCounter(bytes.subarray(start, end));
  if (isFramed(bytes, start)) {
    const { frame, envelope } = openFrame(bytes.subarray(start, end));
    return openedLater(sealer.open(envelope, entry), frame);
  }
  return openedLater(sealer.open(bytes, entry, start, end), alwaysFresh);
}

function openedLater(
  plain: OpenedEnvelope | Promise<OpenedEnvelope>,
  frame: Freshness,
): StoredValue | Promise<StoredValue> {
  return plain instanceof Promise ? plain.then((later) => opened(later, frame)) : opened(plain, frame);
}
