/**
 * How well a folded text answers a folded search: 0 begins with it, 1 a word begins with it, 2 holds it, 3 holds its
 * letters in order; `null` not at all.
 */
export function rankMatch(text: string, wanted: string): number | null {
  if (wanted === '') return 1;
  const at = text.indexOf(wanted);
  if (at === 0) return 0;
  if (text.includes(` ${wanted}`)) return 1;
  if (at > 0) return 2;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return null;
  }
  return 3;
}
