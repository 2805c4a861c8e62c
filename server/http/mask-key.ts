const mask = '••••';
/** Characters that are shown as a hint. */
const shown = 2;

/**
 * A key as somebody may see it who is not allowed to see whose it is: two characters as a hint, then a mask of fixed
 * length, so that not even the length tells. Short keys are masked whole; the
 * empty one, of operations on many keys or none, stays empty.
 */
export function maskKey(key: string): string {
  if (key === '') return '';
  const characters = Array.from(key);
  return characters.length > 4 ? `${characters.slice(0, shown).join('')}${mask}` : mask;
}

/**
 * What of a prefix somebody may search for who sees keys masked: no more than the mask shows, or the answers would spell
 * the rest letter by letter.
 */
export function shownPrefix(prefix: string): string {
  return Array.from(prefix).slice(0, shown).join('');
}
