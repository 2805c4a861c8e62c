import type { Optimization } from '#lib/contracts/optimizations.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { gainConfidence } from '#lib/optimizer/gain-confidence.ts';
import type { OptimizationChange, OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { describeCleanup, describeCleanupAdvice } from './describe-cleanup.ts';
import { describePriorities } from './describe-priorities.ts';
import { type OptimizationWords, optimizationWords } from './optimization-words.ts';
import { percentText } from './percent-text.ts';
import { spanText } from './span-text.ts';

const nameOf = ({ module, dataType }: OptimizationChange) => `${module} · ${dataType}`;

function sentenceOf(change: OptimizationChange, text: OptimizationWords): string {
  const { formerTtlSeconds, ttlSeconds } = change;
  const say = ttlSeconds > formerTtlSeconds ? text.longer : text.shorter;
  return say(nameOf(change), spanText(formerTtlSeconds), spanText(ttlSeconds));
}

function packingOf(change: OptimizationChange, text: OptimizationWords): string {
  const { codec, thresholdBytes } = change.packing ?? { codec: 'none', thresholdBytes: 0 };
  if (codec === 'none') return text.packNot(nameOf(change));
  return text.pack(
    nameOf(change),
    codec,
    thresholdBytes < 1_024 ? `${thresholdBytes} B` : `${thresholdBytes / 1_024} KiB`,
  );
}

/** What costs no hits was weighed on the values themselves: its interval of 90 % is all that can be said. */
function confidenceOf({ measured, gain_pp, gain_low_pp, gain_high_pp }: OptimizationRow, promises: boolean): number {
  const { differencePp = null, interval = null } = measured ?? {};
  if (differencePp !== null && interval !== null) return gainConfidence(differencePp, interval);
  return promises ? gainConfidence(gain_pp, [gain_low_pp, gain_high_pp]) : 0.9;
}

type Write = (value: number, digits: number) => string;

/** What it is, what it costs and what it rests on. */
function sentencesOf(
  row: OptimizationRow,
  ranked: readonly OptimizationChange[],
  locale: Locale,
  number: Write,
): Pick<Optimization, 'title' | 'description' | 'evidence'> {
  const text = optimizationWords[locale];
  const { reads, examinedSeconds, memoryRatio } = row.evidence;
  const [main] = ranked;
  const figures = [
    number(reads, 0),
    spanText(examinedSeconds),
    number(row.gain_low_pp, 1),
    number(row.gain_high_pp, 1),
  ] as const;
  const memory = percentText(locale, memoryRatio);
  if (row.kind === 'preload') {
    const precision = row.measured?.precision ?? null;
    return {
      title: main ? text.preload(nameOf(main)) : '',
      description: text.preloadDescription(memory),
      evidence: [
        text.preloadEvidence(...figures),
        ...(precision === null ? [] : [text.precision(percentText(locale, precision))]),
      ].join(' '),
    };
  }
  if (row.kind === 'compression') {
    const { packingUs } = row.evidence;
    return {
      title: main ? packingOf(main, text) : '',
      description: text.packDescription,
      evidence: packingUs
        ? text.packEvidence(memory, number(reads, 0), number(packingUs.before, 0), number(packingUs.after, 0))
        : '',
    };
  }
  if (row.cleanup !== null && main !== undefined) return describeCleanupAdvice(row.cleanup, main, locale);
  if (row.kind === 'eviction') return describePriorities(row, locale);
  return {
    title: main ? sentenceOf(main, text) : '',
    description: text.description(ranked.map((change) => sentenceOf(change, text)).join('. '), memory),
    evidence: text.evidence(...figures),
  };
}

/** A recommendation as the contract has it, in words of one language. */
export function describeOptimization(row: OptimizationRow, locale: Locale): Optimization {
  const number = (value: number, digits: number) =>
    value.toLocaleString(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  // What is kept longer is what gains; it stands first.
  const ranked = [...row.changes].sort((a, b) => b.ttlSeconds / b.formerTtlSeconds - a.ttlSeconds / a.formerTtlSeconds);
  const [main = row.changes[0]] = ranked;
  const promises = row.kind !== 'compression' && row.kind !== 'cleanup';
  return {
    id: row.id,
    ...sentencesOf(row, ranked, locale, number),
    kind: row.kind,
    module: main?.module ?? '',
    dataType: main?.dataType ?? '',
    state: row.state,
    applied: ['applied', 'measured', 'kept'].includes(row.state),
    confidence: confidenceOf(row, promises),
    performanceGain: promises ? row.gain_low_pp : null,
    interval: promises ? [row.gain_low_pp, row.gain_high_pp] : null,
    measured: row.measured?.differencePp ?? null,
    measuredInterval: row.measured?.interval ?? null,
    measuredReads: row.measured?.reads ?? null,
    verdict: row.measured?.reason ?? null,
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
    cleanup: row.cleanup === null ? null : describeCleanup(row.cleanup),
  };
}
