import type { Optimization } from '#lib/contracts/optimizations.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import type { OptimizationChange, OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';

/** Texts of one language, filled with the figures of a recommendation and nothing else. */
interface Words {
  longer(name: string, from: string, to: string): string;
  shorter(name: string, from: string, to: string): string;
  description(changes: string, memory: string): string;
  evidence(reads: string, span: string, low: string, high: string): string;
  preload(name: string): string;
  preloadDescription(memory: string): string;
  preloadEvidence(reads: string, span: string, low: string, high: string): string;
  precision(percent: string): string;
}

const words: Record<Locale, Words> = {
  'pt-BR': {
    longer: (name, from, to) => `Guardar ${name} por mais tempo: de ${from} para ${to}`,
    shorter: (name, from, to) => `Guardar ${name} por menos tempo: de ${from} para ${to}`,
    description: (changes, memory) => `${changes}. A memória fica em ${memory} % da atual.`,
    evidence: (reads, span, low, high) =>
      `Em ${reads} leituras, repetidas com o novo prazo durante ${span}, a taxa de acerto subiu entre ${low} e ${high} p.p.`,
    preload: (name) => `Carregar ${name} antes que peçam`,
    preloadDescription: (memory) =>
      `O que a mesma sessão costuma pedir em seguida é buscado antes, pela função de carga da aplicação. A origem e a memória ficam em ${memory} % das atuais.`,
    preloadEvidence: (reads, span, low, high) =>
      `Em ${reads} leituras durante ${span}, entre ${low} e ${high} p.p. delas deixariam de faltar no cache.`,
    precision: (percent) => `Do que foi carregado antes, ${percent} % foi lido.`,
  },
  en: {
    longer: (name, from, to) => `Keep ${name} longer: ${from} becomes ${to}`,
    shorter: (name, from, to) => `Keep ${name} for less time: ${from} becomes ${to}`,
    description: (changes, memory) => `${changes}. Memory stays at ${memory} % of today’s.`,
    evidence: (reads, span, low, high) =>
      `In ${reads} reads, replayed with the new time over ${span}, the hit rate rose by ${low} to ${high} pp.`,
    preload: (name) => `Load ${name} before it is asked for`,
    preloadDescription: (memory) =>
      `What the same session usually asks for next is fetched ahead, by the application’s own loader. Origin and memory stay at ${memory} % of today’s.`,
    preloadEvidence: (reads, span, low, high) =>
      `In ${reads} reads over ${span}, ${low} to ${high} pp of them would no longer be missed.`,
    precision: (percent) => `Of what was loaded ahead, ${percent} % was read.`,
  },
};

function spanOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

const nameOf = ({ module, dataType }: OptimizationChange) => `${module} · ${dataType}`;

function sentenceOf(change: OptimizationChange, text: Words): string {
  const { formerTtlSeconds, ttlSeconds } = change;
  const say = ttlSeconds > formerTtlSeconds ? text.longer : text.shorter;
  return say(nameOf(change), spanOf(formerTtlSeconds), spanOf(ttlSeconds));
}

type Write = (value: number, digits: number) => string;

/** What it is, what it costs and what it rests on. */
function sentencesOf(
  row: OptimizationRow,
  ranked: readonly OptimizationChange[],
  text: Words,
  number: Write,
): Pick<Optimization, 'title' | 'description' | 'evidence'> {
  const { reads, examinedSeconds, memoryRatio } = row.evidence;
  const [main] = ranked;
  const figures = [
    number(reads, 0),
    spanOf(examinedSeconds),
    number(row.gain_low_pp, 1),
    number(row.gain_high_pp, 1),
  ] as const;
  const memory = number(100 * memoryRatio, 0);
  if (row.kind === 'preload') {
    const precision = row.measured?.precision ?? null;
    return {
      title: main ? text.preload(nameOf(main)) : '',
      description: text.preloadDescription(memory),
      evidence: [
        text.preloadEvidence(...figures),
        ...(precision === null ? [] : [text.precision(number(100 * precision, 0))]),
      ].join(' '),
    };
  }
  return {
    title: main ? sentenceOf(main, text) : '',
    description: text.description(ranked.map((change) => sentenceOf(change, text)).join('. '), memory),
    evidence: text.evidence(...figures),
  };
}

/** A recommendation as the contract has it, in words of one language. */
export function describeOptimization(row: OptimizationRow, locale: Locale): Optimization {
  const text = words[locale];
  const number = (value: number, digits: number) =>
    value.toLocaleString(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  // What is kept longer is what gains; it stands first.
  const ranked = [...row.changes].sort((a, b) => b.ttlSeconds / b.formerTtlSeconds - a.ttlSeconds / a.formerTtlSeconds);
  const [main = row.changes[0]] = ranked;
  return {
    id: row.id,
    ...sentencesOf(row, ranked, text, number),
    kind: row.kind,
    module: main?.module ?? '',
    dataType: main?.dataType ?? '',
    state: row.state,
    applied: ['applied', 'measured', 'kept'].includes(row.state),
    confidence: 0.9,
    performanceGain: row.gain_low_pp,
    interval: [row.gain_low_pp, row.gain_high_pp],
    measured: row.measured?.differencePp ?? null,
    measuredInterval: row.measured?.interval ?? null,
    progress: row.progress,
    changes: ranked.map(({ module, dataType, formerTtlSeconds, ttlSeconds }) => ({
      module,
      dataType,
      formerTtlSeconds,
      ttlSeconds,
    })),
    history: row.steps.map(({ to, by, atMs }) => ({
      state: to as Optimization['state'],
      byOptimizer: by === 'optimizer',
      at: new Date(atMs).toISOString(),
    })),
    createdAt: row.created_at.toISOString(),
  };
}
