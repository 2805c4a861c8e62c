import type { InspectedEntry } from '#lib/cache/inspect-entry.ts';
import type { KeyValue, KeyValueChange } from '#lib/contracts/keys.ts';
import { maxValueBytes } from '#lib/contracts/v1/values.ts';

type Shown = Pick<KeyValue, 'value' | 'encoding' | 'state'>;

const hidden = { value: null, encoding: 'base64' } as const;

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encode(value: unknown, foreign: boolean): Omit<Shown, 'state'> & { bytes: number } {
  if (Buffer.isBuffer(value)) {
    const text = foreign ? textOf(value) : null;
    const shown =
      text === null ? { value: value.toString('base64'), encoding: 'base64' } : { value: text, encoding: 'text' };
    return { ...(shown as Omit<Shown, 'state'>), bytes: value.length };
  }
  if (typeof value === 'string') return { value, encoding: 'text', bytes: Buffer.byteLength(value) };
  return { value, encoding: 'json', bytes: Buffer.byteLength(JSON.stringify(value)) };
}

/** A value as it is shown: JSON as parsed, a string as text, bytes as base64. */
export function showValue({ state, value }: InspectedEntry): Shown {
  if (state !== 'readable' && state !== 'foreign') return { ...hidden, state };
  const { bytes, ...shown } = encode(value, state === 'foreign');
  // A small value may be a large one, compressed.
  return bytes > maxValueBytes ? { ...hidden, state: 'large' } : { ...shown, state };
}

/** The value that a change asks for. */
export function valueOfChange(change: KeyValueChange): unknown {
  return change.encoding === 'base64' ? Buffer.from(change.value, 'base64') : change.value;
}
