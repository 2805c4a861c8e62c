/** What stands between thousands and before decimals, in the languages of the product. */
const marks: Record<string, { group: string; decimal: string }> = {
  'pt-BR': { group: '.', decimal: ',' },
  en: { group: ',', decimal: '.' },
};

/**
 * A number from 0 to 10¹⁵ as `Intl.NumberFormat` writes it, without one: the first that a page makes keeps a phone busy
 * for a tenth of a second, while it comes to life.
 *
 * @param least decimals at least, zeros if need be
 * @param most decimals at most, rounded half up
 * @returns `null` for other numbers and languages
 */
export function plainNumber(locale: string, value: number, least: number, most: number): string | null {
  const mark = marks[locale];
  if (!mark || !(value >= 0 && value < 1e15) || Object.is(value, -0)) return null;
  // By the digits that are read, not by those of the binary: 0.285 is 0.29. What is written with an exponent is too small.
  const text = String(value);
  const rounded = text.includes('e') ? value : Number(`${Math.round(Number(`${text}e${most}`))}e-${most}`);
  const [whole = '', fraction = ''] = rounded.toFixed(most).split('.');
  const kept = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '');
  return whole.replace(/\B(?=(\d{3})+$)/g, mark.group) + (kept && mark.decimal + kept);
}
