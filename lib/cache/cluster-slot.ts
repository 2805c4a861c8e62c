/** CRC-16/XMODEM, as the cluster specification names it. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  return crc;
});

/** What of a key chooses its slot: the text in its first braces where there is any, else the whole key. */
function hashedPart(storedKey: string): string {
  const open = storedKey.indexOf('{');
  if (open === -1) return storedKey;
  const close = storedKey.indexOf('}', open + 1);
  return close > open + 1 ? storedKey.slice(open + 1, close) : storedKey;
}

/** The cluster slot of a stored key, or of its bytes where they need not be text, 0–16383. */
export function slotOf(storedKey: string | Buffer): number {
  let crc = 0;
  const isText = typeof storedKey === 'string';
  const hashed = hashedPart(isText ? storedKey : storedKey.toString('latin1'));
  for (const byte of Buffer.from(hashed, isText ? 'utf8' : 'latin1')) {
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ byte] ?? 0);
  }
  return crc & 0x3fff;
}

/** The items by the slot of their key: a command on many keys must stay in one slot. The order within a slot is kept. */
export function groupBySlot<T>(items: readonly T[], storedKeyOf: (item: T) => string): T[][] {
  const bySlot = new Map<number, T[]>();
  for (const item of items) {
    const slot = slotOf(storedKeyOf(item));
    const group = bySlot.get(slot);
    if (group === undefined) bySlot.set(slot, [item]);
    else group.push(item);
  }
  return [...bySlot.values()];
}
