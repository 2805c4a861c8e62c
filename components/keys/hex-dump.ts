const bytesPerLine = 16;

/** Bytes as editors show them: offset, sixteen bytes, and what of them is printable ASCII. */
export function hexDump(bytes: Uint8Array, greatestBytes: number): string {
  const lines: string[] = [];
  const shown = bytes.subarray(0, greatestBytes);
  for (let start = 0; start < shown.length; start += bytesPerLine) {
    const line = [...shown.subarray(start, start + bytesPerLine)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${start.toString(16).padStart(6, '0')}  ${hex.padEnd(bytesPerLine * 3 - 1)}  ${text}`);
  }
  return lines.join('\n');
}

/** The bytes of a shown value: of JSON and text those of UTF-8. */
export function bytesOfValue(value: unknown, encoding: 'json' | 'text' | 'base64'): Uint8Array {
  if (encoding === 'base64') return Uint8Array.from(atob(String(value)), (character) => character.charCodeAt(0));
  return new TextEncoder().encode(encoding === 'json' ? JSON.stringify(value) : String(value));
}
