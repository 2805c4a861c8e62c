import type { Optimizations, Patterns, ScorePart } from '#lib/contracts/optimizations.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { percentText } from './percent-text.ts';

const shownAtMost = 5;

const words = {
  'pt-BR': {
    cache_hit_ratio: (value: string, target: string) => `A taxa de acerto de 24 h é ${value} (meta ${target}).`,
    latency_p99: (value: string, target: string) => `O p99 do tempo de resposta é ${value} (meta ${target}).`,
    memory_efficiency: (value: string, target: string) =>
      `Da memória guardada, ${value} é lida de novo (meta ${target}).`,
    score: (value: string) => `A nota de otimização é ${value} de 100.`,
    calls: (value: string) => `Foram ${value} operações nas últimas 24 h.`,
    nothing: 'Não há recomendação em aberto.',
  },
  en: {
    cache_hit_ratio: (value: string, target: string) => `The hit rate of 24 h is ${value} (target ${target}).`,
    latency_p99: (value: string, target: string) => `The p99 response time is ${value} (target ${target}).`,
    memory_efficiency: (value: string, target: string) =>
      `Of the stored memory, ${value} is read again (target ${target}).`,
    score: (value: string) => `The optimisation score is ${value} of 100.`,
    calls: (value: string) => `There were ${value} operations in the last 24 h.`,
    nothing: 'No recommendation is open.',
  },
} as const;

/** What is known of a tenant in sentences: aggregates only, no key and no value. */
export function describeAggregates(advice: Optimizations, { patterns }: Patterns, locale: Locale): string {
  const text = words[locale];
  const number = (value: number, digits: number) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  const written = (metric: ScorePart['metric'], value: number, digits: number) =>
    metric === 'latency_p99' ? `${number(value, digits)} ms` : percentText(locale, value / 100, digits);
  const part = ({ metric, value, target }: ScorePart) =>
    value === null ? [] : [text[metric](written(metric, value, 1), written(metric, target, 0))];
  const open = advice.optimizations.filter(({ state }) => ['proposed', 'applied', 'measured'].includes(state));
  return [
    text.calls(number(advice.needs.operations, 0)),
    ...advice.scoreParts.flatMap(part),
    ...(advice.score === null ? [] : [text.score(number(advice.score, 0))]),
    ...patterns.slice(0, shownAtMost).map(({ description }) => description),
    ...(open.length === 0 ? [text.nothing] : open.slice(0, shownAtMost).map(({ title }) => `${title}.`)),
  ].join(' ');
}
