import type { Locale } from '#lib/i18n/preferences.ts';
import type { PatternType, TrafficPattern } from '#lib/optimizer/traffic-patterns.ts';
import { percentText } from './percent-text.ts';

type Figures = Pick<TrafficPattern, 'peakHours' | 'peakDays' | 'details'>;
type Say = (figures: Figures, text: Texts) => string;

interface Texts {
  number(value: unknown, digits?: number): string;
  percent(share: unknown): string;
  /** @param percent 0–100 */
  hitRate(percent: unknown): string;
  hours(list: readonly number[] | null): string;
  days(list: readonly number[] | null): string;
  moment(atMs: unknown): string;
}

const portuguese: Record<PatternType, Say> = {
  peak_hours: ({ peakHours, peakDays }, text) =>
    `O movimento é maior às ${text.hours(peakHours)}${peakDays ? `, mais ainda ${text.days(peakDays)}` : ''}.`,
  mobile_peak: ({ peakHours, details }, text) =>
    `Às ${text.hours(peakHours)} os celulares fazem até ${text.percent(details.highestShare)} das operações; no dia todo, ${text.percent(details.usualShare)}.`,
  api_heavy: ({ details }, text) => `Respostas de API são ${text.percent(details.share)} das operações de 24 h.`,
  usage_spike: ({ details }, text) =>
    `${text.moment(details.atMs)}: ${text.number(details.calls)} operações em uma hora, contra ${text.number(details.expected)} um dia antes.`,
  hit_rate_drop: ({ details }, text) =>
    `${text.moment(details.atMs)}: a taxa de acerto caiu para ${text.hitRate(details.hitRate)}; o normal é ${text.hitRate(details.expected)}.`,
  latency_shift: ({ details }, text) =>
    `${text.moment(details.atMs)}: o tempo médio de resposta subiu para ${text.number(details.meanMs, 1)} ms; o normal é ${text.number(details.expected, 1)} ms.`,
  miss_storm: ({ details }, text) =>
    `${text.moment(details.atMs)}: uma só chave de ${details.class} faltou ${text.number(details.missesPerMinute)} vezes em um minuto.`,
  no_reuse: ({ details }, text) =>
    `${details.class} quase nunca é lido de novo: só ${text.percent(details.reusedShare)} das chaves.`,
  forecast: ({ details }, text) =>
    `Previsão para as próximas 24 h: ${text.number(sumOf(details.calls))} operações${errorOf(details, text, 'erro médio de')}.`,
};

const english: Record<PatternType, Say> = {
  peak_hours: ({ peakHours, peakDays }, text) =>
    `Traffic is highest at ${text.hours(peakHours)}${peakDays ? `, more so on ${text.days(peakDays)}` : ''}.`,
  mobile_peak: ({ peakHours, details }, text) =>
    `At ${text.hours(peakHours)} phones make up to ${text.percent(details.highestShare)} of the operations; all day, ${text.percent(details.usualShare)}.`,
  api_heavy: ({ details }, text) => `API responses are ${text.percent(details.share)} of the operations in 24 h.`,
  usage_spike: ({ details }, text) =>
    `${text.moment(details.atMs)}: ${text.number(details.calls)} operations in one hour, against ${text.number(details.expected)} a day earlier.`,
  hit_rate_drop: ({ details }, text) =>
    `${text.moment(details.atMs)}: the hit rate fell to ${text.hitRate(details.hitRate)}; normal is ${text.hitRate(details.expected)}.`,
  latency_shift: ({ details }, text) =>
    `${text.moment(details.atMs)}: the mean response time rose to ${text.number(details.meanMs, 1)} ms; normal is ${text.number(details.expected, 1)} ms.`,
  miss_storm: ({ details }, text) =>
    `${text.moment(details.atMs)}: a single key of ${details.class} was missed ${text.number(details.missesPerMinute)} times in one minute.`,
  no_reuse: ({ details }, text) =>
    `${details.class} is hardly ever read again: only ${text.percent(details.reusedShare)} of its keys.`,
  forecast: ({ details }, text) =>
    `Forecast for the next 24 h: ${text.number(sumOf(details.calls))} operations${errorOf(details, text, 'mean error')}.`,
};

const sumOf = (calls: unknown) => (Array.isArray(calls) ? calls.reduce((sum, value) => sum + Number(value), 0) : 0);

const errorOf = ({ wape }: TrafficPattern['details'], text: Texts, label: string) =>
  typeof wape === 'number' ? ` (${label} ${text.percent(wape)})` : '';

function textsOf(locale: Locale, timeZone: string): Texts {
  const number = (value: unknown, digits = 0) =>
    Number(value).toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  // 2023-01-01 was a Sunday.
  const day = (weekday: number) =>
    new Date(Date.UTC(2023, 0, 1 + weekday)).toLocaleDateString(locale, { weekday: 'long', timeZone: 'UTC' });
  return {
    number,
    percent: (share) => percentText(locale, Number(share)),
    hitRate: (percent) => percentText(locale, Number(percent) / 100, 1),
    hours: (hours) => list.format((hours ?? []).map((hour) => `${hour} h`)),
    days: (days) => list.format((days ?? []).map(day)),
    moment: (atMs) =>
      new Date(Number(atMs)).toLocaleString(locale, {
        ...({
          timeZone,
          day: '2-digit',
          month: '2-digit',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        } as const),
      }),
  };
}

/** A pattern in one sentence, with its own figures and nothing else. */
export function describePattern(pattern: Figures & { type: PatternType }, locale: Locale, timeZone: string): string {
  const say = (locale === 'en' ? english : portuguese)[pattern.type];
  return say(pattern, textsOf(locale, timeZone));
}
