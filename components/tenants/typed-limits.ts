import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { splitWords } from './split-words.ts';

const mebibyte = 1_048_576;

/** Limits as they stand in the fields; an empty field is no limit. */
export interface TypedLimits {
  tier: string;
  /** MiB */
  memory: string;
  onQuotaFull: 'refuse' | 'trim';
  keys: string;
  rate: string;
  connections: string;
  databases: string;
  modules: string;
  readOnly: boolean;
  /** Hours, hours, days, days; an empty field is as everybody's. */
  keptSamples: string;
  keptMinutes: string;
  keptHours: string;
  keptDays: string;
}

const text = (value: number | null) => (value === null ? '' : String(value));
/** What is no number stays none, and is refused. */
const number = (value: string) => (value.trim() === '' ? null : Number(value));

type Set = Pick<TenantLifeCycle, 'tier' | 'limits' | 'modules' | 'retention'>;

export function toTyped({ tier, limits, modules, retention }: Set): TypedLimits {
  return {
    tier: tier ?? 'custom',
    memory: text(limits.quotaBytes === null ? null : Math.round(limits.quotaBytes / mebibyte)),
    onQuotaFull: limits.onQuotaFull,
    keys: text(limits.maxKeys),
    rate: text(limits.rateLimitPerSecond),
    connections: text(limits.maxConnections),
    databases: limits.allowedDatabases?.join(' ') ?? '',
    modules: modules?.join(' ') ?? '',
    readOnly: limits.readOnly,
    keptSamples: text(retention.samplesHours),
    keptMinutes: text(retention.minutesHours),
    keptHours: text(retention.hoursDays),
    keptDays: text(retention.daysDays),
  };
}

/** What the server is asked for, still unchecked. A tier that no file has is not sent. */
export function toChange(typed: TypedLimits): unknown {
  const databases = splitWords(typed.databases);
  const modules = splitWords(typed.modules);
  const memory = number(typed.memory);
  return {
    ...(typed.tier === 'custom' ? {} : { tier: typed.tier }),
    modules: modules.length === 0 ? null : modules,
    limits: {
      quotaBytes: memory === null ? null : memory * mebibyte,
      onQuotaFull: typed.onQuotaFull,
      maxKeys: number(typed.keys),
      rateLimitPerSecond: number(typed.rate),
      maxConnections: number(typed.connections),
      allowedDatabases: databases.length === 0 ? null : databases.map(Number),
      readOnly: typed.readOnly,
    },
    retention: {
      samplesHours: number(typed.keptSamples),
      minutesHours: number(typed.keptMinutes),
      hoursDays: number(typed.keptHours),
      daysDays: number(typed.keptDays),
    },
  };
}
