import type { Optimization } from '#lib/contracts/optimizations.ts';
import { figureText, formatBytes, formatCompact } from '#lib/format/format-measure.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import type { OptimizationChange, OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';

interface Words {
  first(names: string): string;
  last(names: string): string;
  goFirst(names: string): string;
  goLast(names: string): string;
  description: string;
  room(reads: string, demand: string, budget: string): string;
  saves(list: string): string;
  others: string;
  gain(low: string, high: string): string;
}

const words: Record<Locale, Words> = {
  'pt-BR': {
    first: (names) => `Ao encher a cota, tirar ${names} primeiro`,
    last: (names) => `Ao encher a cota, tirar ${names} por último`,
    goFirst: (names) => `Saem primeiro: ${names}.`,
    goLast: (names) => `Saem por último: ${names}.`,
    description:
      'Vale para o que for gravado a partir de agora e não disser sua própria prioridade. A cota e a memória não mudam.',
    room: (reads, demand, budget) => `Em ${reads} leituras: a procura pede ${demand}, e a cota deixa ${budget}.`,
    saves: (list) => `Faltas evitadas por hora e MB: ${list}.`,
    others: 'outros',
    gain: (low, high) => `A taxa de acerto subiria entre ${low} e ${high} p.p.`,
  },
  en: {
    first: (names) => `When the quota is full, drop ${names} first`,
    last: (names) => `When the quota is full, drop ${names} last`,
    goFirst: (names) => `First to go: ${names}.`,
    goLast: (names) => `Last to go: ${names}.`,
    description:
      'Holds for what is stored from now on and does not state a priority of its own. Quota and memory stay as they are.',
    room: (reads, demand, budget) =>
      `In ${reads} reads: the traffic asks for ${demand}, and the quota leaves ${budget}.`,
    saves: (list) => `Misses saved per hour and MB: ${list}.`,
    others: 'others',
    gain: (low, high) => `The hit rate would rise by ${low} to ${high} pp.`,
  },
};

const nameOf = ({ module, dataType }: OptimizationChange) => `${module} · ${dataType}`;

/** Which classes go first and which last, why, and what that is expected to do, in words of one language. */
export function describePriorities(
  row: OptimizationRow,
  locale: Locale,
): Pick<Optimization, 'title' | 'description' | 'evidence'> {
  const text = words[locale];
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const namesOf = (priority: OptimizationChange['priority']) =>
    list.format(row.changes.filter((change) => change.priority === priority).map(nameOf));
  const [low, high] = [namesOf('low'), namesOf('high')];
  const size = (bytes: number) => figureText(formatBytes(locale, bytes));
  const points = (value: number) =>
    value.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const { room, reads } = row.evidence;
  const saved = [
    ...row.changes.map((change) => [nameOf(change), change.savedPerMebibyte ?? null] as const),
    [text.others, room?.othersSavedPerMebibyte ?? null] as const,
  ].flatMap(([name, misses]) => (misses === null ? [] : [`${name} ${formatCompact(locale, misses)}`]));
  const sentences = [
    room ? text.room(formatCompact(locale, reads), size(room.demandBytes), size(room.budgetBytes)) : '',
    saved.length > 0 ? text.saves(saved.join(', ')) : '',
    text.gain(points(row.gain_low_pp), points(row.gain_high_pp)),
  ];
  return {
    title: low === '' ? text.last(high) : text.first(low),
    description: [low && text.goFirst(low), high && text.goLast(high), text.description].filter(Boolean).join(' '),
    evidence: sentences.filter(Boolean).join(' '),
  };
}
