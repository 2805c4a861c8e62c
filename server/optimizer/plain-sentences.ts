const shortest = 12;
/** Controls, and what turns the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const notPlain = /https?:|www\.|<[a-z!/]|```|\]\(|[{}]/i;
const figures = /\d+(?:[.,]\d+)*/g;

/** Text of somebody else as plain sentences on one line; `null` where it has links, markup or code, or no sensible length. */
export function plainSentences(text: string, longest: number): string | null {
  const plain = text.replace(invisible, '').replace(/\s+/g, ' ').trim();
  return plain.length < shortest || plain.length > longest || notPlain.test(plain) ? null : plain;
}

/** True where every number of `text` stands in `facts`, written the same way. */
export function onlyKnownFigures(text: string, facts: string): boolean {
  const known = new Set(facts.match(figures) ?? []);
  return (text.match(figures) ?? []).every((figure) => known.has(figure));
}
