import type { Period } from '#lib/api/period-query.ts';
import type { Range } from '#lib/contracts/performance.ts';

// The contract's own list lives beside its zod schemas, which stay out of the browser.
export const namedRanges: readonly Range[] = ['1h', '24h', '7d', '30d'];

/** What an address without a range means. */
const usual: Range = '24h';
const own = ['range', 'from', 'to', 'compare'];

/** A moment of the past in ISO 8601; a link may say anything. */
function parseMoment(text: string | null): string | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The period that an address names: a day where it names none, or one that cannot be. */
export function parsePeriod(parameters: URLSearchParams): Period {
  const compare = parameters.get('compare') === 'previous';
  const from = parseMoment(parameters.get('from'));
  const to = parseMoment(parameters.get('to'));
  if (parameters.get('range') === 'custom' && from !== null && to !== null && from < to)
    return { range: 'custom', from, to, compare };
  return { range: namedRanges.find((range) => range === parameters.get('range')) ?? usual, compare };
}

/** The address's parameters with this period in them; the rest stays, and the usual is left out. */
export function writePeriod(parameters: URLSearchParams, period: Period): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const name of own) next.delete(name);
  if (period.range !== usual) next.set('range', period.range);
  if (period.range === 'custom') {
    next.set('from', period.from);
    next.set('to', period.to);
  }
  if (period.compare) next.set('compare', 'previous');
  return next;
}
