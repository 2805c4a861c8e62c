/** Version and checksum at the end of what DUMP gives. */
const footBytes = 10;

/** How often each byte occurs: what is kept unordered may come back in another order, never with other bytes. */
function histogram(dump: Buffer): Uint32Array {
  const counts = new Uint32Array(256);
  for (const byte of dump.subarray(0, -footBytes)) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}

/** Whether two answers of DUMP, of two servers perhaps, hold the same value. */
export function sameDump(one: Buffer, other: Buffer): boolean {
  if (one.equals(other)) return true;
  if (one.length !== other.length) return false;
  return Buffer.from(histogram(one).buffer).equals(Buffer.from(histogram(other).buffer));
}
