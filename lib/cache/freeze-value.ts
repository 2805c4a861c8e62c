const objectBytes = 64;
const slotBytes = 16;
const numberBytes = 16;
const textBytes = 24;

/**
 * Freezes a parsed JSON value throughout, and estimates the memory that it takes, bytes: rather too much than too
 * little. `null` for what cannot be frozen, and is left as it is: byte arrays.
 */
export function freezeValue(value: unknown): number | null {
  let bytes = 0;
  // Not by recursion: a value may be nested deeper than the stack.
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') bytes += textBytes + 2 * next.length;
    else if (typeof next !== 'object' || next === null) bytes += numberBytes;
    else if (ArrayBuffer.isView(next)) return null;
    else {
      bytes += objectBytes;
      for (const inner of Object.values(next)) {
        bytes += slotBytes;
        open.push(inner);
      }
      Object.freeze(next);
    }
  }
  return bytes;
}
