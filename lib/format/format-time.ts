import type { DateFormat } from '../contracts/account.ts';
import { offsetMinutes } from './zone-offsets.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + timeZone + JSON.stringify(options);
  const known = clocks.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  clocks.set(key, made);
  return made;
}

/**
 * A moment whose UTC fields are the zone's own, where the zone was learnt: the first formatter of a language costs a
 * phone a tenth of a second.
 */
function localMoment(timeZone: string, at: string | number): Date | null {
  const moment = new Date(at).getTime();
  const minutes = offsetMinutes(timeZone, moment);
  return minutes === null ? null : new Date(moment + minutes * 60_000);
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Time of day, 24-hour and alike in both languages: «14:02». `at` is ISO 8601 or epoch milliseconds. */
export function formatTimeOfDay(timeZone: string, at: string | number): string {
  const local = localMoment(timeZone, at);
  if (local) return `${twoDigits(local.getUTCHours())}:${twoDigits(local.getUTCMinutes())}`;
  return clock('en-GB', timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
}

/** The languages of which it is known here in which order they write day and month. */
const dayFirst: Record<string, boolean> = { 'pt-BR': true, 'en-GB': true, en: false, 'en-US': false };

/** Day and month in the order that a person chose: «21/11», «11/21», «11-21». */
export function formatDay(
  locale: string,
  timeZone: string,
  at: string | number,
  format: DateFormat = 'locale',
): string {
  if (format === 'iso') return formatDay('en-US', timeZone, at).replace('/', '-');
  const by = { locale, day_first: 'en-GB', month_first: 'en-US' }[format];
  const local = by in dayFirst ? localMoment(timeZone, at) : null;
  if (local) {
    const [day, month] = [twoDigits(local.getUTCDate()), twoDigits(local.getUTCMonth() + 1)];
    return dayFirst[by] ? `${day}/${month}` : `${month}/${day}`;
  }
  return clock(by, timeZone, { day: '2-digit', month: '2-digit' }).format(new Date(at));
}

/** A moment as short as `now` allows: the time of day today, with its day before: «14:02», «21/11, 14:02». */
export function formatMoment(
  locale: string,
  timeZone: string,
  at: string | number,
  now: number,
  format: DateFormat = 'locale',
): string {
  const time = formatTimeOfDay(timeZone, at);
  const day = formatDay(locale, timeZone, at, format);
  return day === formatDay(locale, timeZone, now, format) ? time : `${day}, ${time}`;
}

/** An age or a span in the largest unit that fits, as number and unit: 45 s, 3 min, 2 h, 5 d. */
interface Span {
  amount: number;
  unit: 's' | 'min' | 'h' | 'd';
}

/** Rounds down: something 119 s old is 1 min old. Negative spans (clock skew) count as 0 s. */
function toSpan(milliseconds: number): Span {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return { amount: seconds, unit: 's' };
  if (seconds < 3600) return { amount: Math.floor(seconds / 60), unit: 'min' };
  if (seconds < 86_400) return { amount: Math.floor(seconds / 3600), unit: 'h' };
  return { amount: Math.floor(seconds / 86_400), unit: 'd' };
}

/** «2 s», «3 min», «5 h», «4 d»: the same short forms in both languages. */
export function formatSpan(milliseconds: number): string {
  const { amount, unit } = toSpan(milliseconds);
  return `${amount}\u00a0${unit}`;
}
