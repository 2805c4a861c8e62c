/**
 * Array parameters as PostgreSQL writes them. The driver makes the same of an array, one element at a time and far more
 * slowly: with tens of thousands of rows a second that is most of the work.
 */

/** Of numbers, and of words that need no quotes: UUIDs and words of the contract. */
export function plainArray(values: readonly (number | string | null)[]): string {
  let text = '{';
  for (let at = 0; at < values.length; at++) text += `${at === 0 ? '' : ','}${values[at] ?? 'NULL'}`;
  return `${text}}`;
}

const special = /["\\]/g;

/** Of any text; PostgreSQL knows no NUL. */
export function textArray(values: readonly (string | null)[]): string {
  let text = '{';
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? null;
    text += at === 0 ? '' : ',';
    text += value === null ? 'NULL' : `"${value.replace(special, '\\$&')}"`;
  }
  return `${text}}`;
}
