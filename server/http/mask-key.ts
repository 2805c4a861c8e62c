const mask = '••••';

/**
 * A key as somebody may see it who is not allowed to see whose it is: two characters as a hint, then a mask of fixed
 * length, so that not even the length tells. Short keys are masked whole; the
 * empty one, of operations on many keys or none, stays empty.
 */
export function maskKey(key: string): string {
  if (key === '') return '';
  const characters = Array.from(key);
  return characters.length > 4 ? `${characters.slice(0, 2).join('')}${mask}` : mask;
}
