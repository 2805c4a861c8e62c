import { plainCompact } from './plain-compact.ts';
import { plainNumber } from './plain-number.ts';

/** A number as a person reads it, with its unit apart so that it can be set smaller. */
export interface Figure {
  value: string;
  /** Empty where the number stands alone. */
  unit: string;
}

/** What stands for a figure that nobody measured. */
export const unknownFigure: Figure = { value: '—', unit: '' };

const formatters = new Map<string, Intl.NumberFormat>();

/** `Intl.NumberFormat` is slow to make and a live page formats hundreds of numbers a second. */
function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

function decimals(locale: string, value: number, digits: number): string {
  return (
    plainNumber(locale, value, digits, digits) ??
    formatter(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
  );
}

/** A count in full: 12.345.678. */
export function formatCount(locale: string, count: number | null): string {
  return count === null ? unknownFigure.value : decimals(locale, count, 0);
}

/** A count in the language's compact notation: «12,4 mil», «12.4K». */
export function formatCompact(locale: string, count: number | null): string {
  if (count === null) return unknownFigure.value;
  const short = count < 999.5 ? plainNumber(locale, count, 0, 0) : plainCompact(locale, count);
  if (short !== null) return short;
  return formatter(locale, { notation: 'compact', maximumFractionDigits: Math.abs(count) < 1000 ? 0 : 1 }).format(
    count,
  );
}

/** Percent 0–100 with one decimal; two near the ends, of which only the exact ones are reached: «99,99», «<0,01». */
export function formatPercent(locale: string, percent: number | null): Figure {
  if (percent === null) return unknownFigure;
  const nearAnEnd = (percent > 0 && percent < 0.995) || (percent >= 99.95 && percent < 100);
  const exact = percent === 0 || percent === 100;
  if (percent > 0 && percent < 0.005) return { value: `<${decimals(locale, 0.01, 2)}`, unit: '%' };
  const shown = nearAnEnd ? Math.min(percent, 99.99) : percent;
  return { value: decimals(locale, shown, exact ? 0 : nearAnEnd ? 2 : 1), unit: '%' };
}

/** Milliseconds with three significant digits at most; seconds from 1000 ms on. */
export function formatMilliseconds(locale: string, ms: number | null): Figure {
  if (ms === null) return unknownFigure;
  if (ms >= 1000) return { value: decimals(locale, ms / 1000, ms >= 10_000 ? 1 : 2), unit: 's' };
  return { value: decimals(locale, ms, ms < 10 ? 2 : ms < 100 ? 1 : 0), unit: 'ms' };
}

/** As milliseconds, with microseconds below a tenth: what a server spends on one command. */
export function formatServerTime(locale: string, ms: number | null): Figure {
  if (ms === null || ms <= 0 || ms >= 0.0995) return formatMilliseconds(locale, ms);
  return { value: decimals(locale, ms * 1000, ms < 0.00995 ? 1 : 0), unit: 'µs' };
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in steps of 1024, as Redis itself reads `mb` and `gb`. */
export function formatBytes(locale: string, bytes: number | null): Figure {
  if (bytes === null) return unknownFigure;
  let size = bytes;
  let step = 0;
  while (size >= 1023.5 && step < byteUnits.length - 1) {
    size /= 1024;
    step += 1;
  }
  return { value: decimals(locale, size, step === 0 || size >= 99.95 ? 0 : 1), unit: byteUnits[step] ?? 'B' };
}

/** Events per second. `unit` is the caller's translated word. */
export function formatRate(locale: string, perSecond: number | null, unit: string): Figure {
  if (perSecond === null) return unknownFigure;
  if (perSecond >= 10_000) return { value: formatCompact(locale, perSecond), unit };
  if (perSecond > 0 && perSecond < 0.05) return { value: `<${decimals(locale, 0.1, 1)}`, unit };
  return { value: decimals(locale, perSecond, perSecond === 0 || perSecond >= 99.95 ? 0 : 1), unit };
}

/** A change with its sign, always shown: «+0,8», «−12,0» with a true minus. */
export function formatChange(locale: string, change: number, digits: number): string {
  const rounded = Number(change.toFixed(digits));
  const text = decimals(locale, Math.abs(rounded), digits);
  if (rounded === 0) return text;
  return rounded > 0 ? `+${text}` : `−${text}`;
}

/** The two ends of a scale in one unit: «0–1,5 ms», «80–100%». */
export function formatScale(locale: string, low: number, high: number, unit: string): string {
  const end = (value: number) =>
    (high < 10_000 ? plainNumber(locale, value, 0, 2) : null) ??
    formatter(locale, { maximumFractionDigits: 2, notation: high >= 10_000 ? 'compact' : 'standard' }).format(value);
  return figureText({ value: `${end(low)}–${end(high)}`, unit });
}

/** One line of text; a percent sign closes up, every other unit stands off by a no-break space. */
export function figureText(figure: Figure): string {
  if (!figure.unit) return figure.value;
  return figure.unit === '%' ? `${figure.value}%` : `${figure.value}\u00a0${figure.unit}`;
}
