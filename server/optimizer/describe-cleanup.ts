import type { CleanupView } from '#lib/contracts/cleanups.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { figureText, formatBytes, formatCount } from '#lib/format/format-measure.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import type { Cleanup } from '../db/queries/optimizations/cleanup-row.ts';
import type { OptimizationChange } from '../db/queries/optimizations/optimization-row.ts';
import { spanText } from './span-text.ts';

interface Words {
  title(name: string, bytes: string): string;
  evidence(bytes: string, error: string, keys: string): string;
  /** Once it was applied. */
  titleSince(name: string): string;
  evidenceSince(bytes: string, error: string, keys: string): string;
  unread(keys: string): string;
  description(ttl: string): string;
  undoable: string;
}

const words: Record<Locale, Words> = {
  'pt-BR': {
    title: (name, bytes) => `Dar prazo a ${name}: ${bytes} nunca expiram`,
    evidence: (bytes, error, keys) =>
      `${bytes} (± ${error}) em ${keys} chaves não têm prazo: ficam até que alguém as apague.`,
    titleSince: (name) => `Dar prazo ao que não expirava em ${name}`,
    evidenceSince: (bytes, error, keys) => `Antes, ${bytes} (± ${error}) em ${keys} chaves não tinham prazo.`,
    unread: (keys) => `Ninguém leu ${keys} delas nos últimos 5 min.`,
    description: (ttl) =>
      `Cada chave sem prazo passa a ter o da sua classe, ${ttl}, a contar de quando se aplica. O que tem prazo fica como está, e bancos de sessões, filas e travas não são tocados.`,
    undoable: 'Dá para desfazer até o prazo acabar.',
  },
  en: {
    title: (name, bytes) => `Give ${name} an expiry: ${bytes} never end`,
    evidence: (bytes, error, keys) =>
      `${bytes} (± ${error}) in ${keys} keys have no expiry: they stay until somebody deletes them.`,
    titleSince: (name) => `Give an expiry to what had none in ${name}`,
    evidenceSince: (bytes, error, keys) => `Before, ${bytes} (± ${error}) in ${keys} keys had no expiry.`,
    unread: (keys) => `Nobody read ${keys} of them in the last 5 min.`,
    description: (ttl) =>
      `Each key without an expiry gets that of its class, ${ttl}, counted from when this is applied. Keys that have one stay as they are, and databases of sessions, queues and locks are not touched.`,
    undoable: 'It can be undone until the time is over.',
  },
};

/** What was found and what would be done, in words of one language. */
export function describeCleanupAdvice(
  { found, run }: Cleanup,
  { module, dataType, ttlSeconds }: OptimizationChange,
  locale: Locale,
): Pick<Optimization, 'title' | 'description' | 'evidence'> {
  const text = words[locale];
  const bytes = (value: number) => figureText(formatBytes(locale, value));
  const name = `${module} · ${dataType}`;
  const figures = [bytes(found.bytes), bytes(found.errorBytes), formatCount(locale, found.keys)] as const;
  const isOver = run?.phase === 'releasing' || run?.phase === 'done';
  const description = [text.description(spanText(ttlSeconds)), ...(isOver ? [] : [text.undoable])].join(' ');
  // A line may end with the dot, none begins with it.
  const titleSince = text.titleSince(name.replace(' ', '\u00a0'));
  if (run !== null) return { title: titleSince, description, evidence: text.evidenceSince(...figures) };
  const sentences = [text.evidence(...figures)];
  if (found.unreadKeys !== null && found.unreadKeys > 0)
    sentences.push(text.unread(formatCount(locale, found.unreadKeys)));
  return {
    title: text.title(name, bytes(found.bytes)),
    description,
    evidence: sentences.join(' '),
  };
}

/** How far it is, as the contract has it. */
export function describeCleanup({ database, found, run, receipt }: Cleanup): CleanupView {
  const { keys, bytes, errorBytes } = found;
  return {
    ...{ database, found: { keys, bytes, errorBytes }, receipt },
    phase: run?.phase ?? null,
    given: run?.given ?? null,
    endsAt: run === null ? null : new Date(run.endsAtMs + run.spreadMs).toISOString(),
    released: run?.released ?? 0,
  };
}
