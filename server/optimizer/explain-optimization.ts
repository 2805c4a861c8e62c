import type { Optimization } from '#lib/contracts/optimizations.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { spanText } from './span-text.ts';

interface Words {
  stale(age: string): string;
  trial: string;
  turns: string;
  measured(points: string, low: string, high: string): string;
  undone: string;
}

const words: Record<Locale, Words> = {
  'pt-BR': {
    stale: (age) => `Um valor pode ficar até ${age} sem ser recarregado.`,
    trial: 'Uma em cada 10 chaves fica como está, para medir a diferença; se piorar, a mudança é desfeita sozinha.',
    turns:
      'Durante o teste vale em janelas alternadas de tempo, para medir a diferença; se piorar, a mudança é desfeita sozinha.',
    measured: (points, low, high) => `Medido: ${points} p.p. de taxa de acerto, entre ${low} e ${high}.`,
    undone: 'A mudança foi desfeita e vale de novo o que valia antes.',
  },
  en: {
    stale: (age) => `A value may go up to ${age} without being loaded again.`,
    trial: 'One key in 10 stays as it is, to measure the difference; if it gets worse, the change undoes itself.',
    turns:
      'On trial it holds in every other window of time, to measure the difference; if it gets worse, it undoes itself.',
    measured: (points, low, high) => `Measured: ${points} pp of hit rate, between ${low} and ${high}.`,
    undone: 'The change was undone, and what held before holds again.',
  },
};

/** A recommendation in full sentences from its own figures; what a language model may put into other words. */
export function explainOptimization(optimization: Optimization, locale: Locale): string {
  const text = words[locale];
  const number = (value: number) =>
    value.toLocaleString(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).replace('-', '−');
  const { title, description, evidence, changes, measured, measuredInterval, state, kind } = optimization;
  const oldest = Math.max(0, ...changes.map(({ ttlSeconds }) => ttlSeconds));
  const trial = { preload: text.turns, eviction: text.turns, compression: '', cleanup: '' }[kind] ?? text.trial;
  return [
    `${title}.`,
    description.startsWith(title) ? description.slice(title.length + 1).trim() : description,
    evidence,
    kind === 'ttl' && oldest > 0 ? text.stale(spanText(oldest)) : '',
    ['proposed', 'approved', 'applied', 'measured'].includes(state) ? trial : '',
    measured !== null && measuredInterval !== null
      ? text.measured(number(measured), number(measuredInterval[0]), number(measuredInterval[1]))
      : '',
    state === 'reverted' ? text.undone : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
