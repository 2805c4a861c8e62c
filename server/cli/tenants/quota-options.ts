import type { Command } from 'commander';
import { type TenantChange, tenantChangeSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { UsageError } from '../usage-error.ts';

const none = '"none" lifts the limit';
const everybodys = '"none": as everybody’s';

export function quotaOptions(command: Command): Command {
  return command
    .option('--tier <name>', 'all limits of a tier')
    .option('--memory <bytes>', none)
    .option('--on-full <refuse|trim>', 'what happens at the limit of memory')
    .option('--keys <n>', none)
    .option('--rate <n>', `calls a second in all processes together; ${none}`)
    .option('--connections <n>', `of the tenant's own Redis user, on each server; ${none}`)
    .option('--databases <0,1,…>', none)
    .option('--modules <a,b>', none)
    .option('--read-only <yes|no>')
    .option('--keep-samples <hours>', `how long single operations are kept, to 24; ${everybodys}`)
    .option('--keep-minutes <hours>', `figures by the minute, to 48; ${everybodys}`)
    .option('--keep-hours <days>', `figures by the hour, to 90; ${everybodys}`)
    .option('--keep-days <days>', `figures by the day, to 730; ${everybodys}`);
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : text === 'none' ? null : Number(text));
const listOf = (text: string | undefined) =>
  text === undefined ? undefined : text === 'none' ? null : text.split(',');

const named = (options: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
const isEmpty = (options: object = {}) => Object.keys(options).length === 0;

/** @throws UsageError for what is no limit */
export function parseLimits(options: Record<string, string>): TenantChange {
  const limits = {
    quotaBytes: numberOf(options.memory),
    onQuotaFull: options.onFull,
    maxKeys: numberOf(options.keys),
    rateLimitPerSecond: numberOf(options.rate),
    maxConnections: numberOf(options.connections),
    allowedDatabases: listOf(options.databases)?.map(Number) ?? (options.databases === 'none' ? null : undefined),
    readOnly: options.readOnly === undefined ? undefined : options.readOnly === 'yes',
  };
  const retention = {
    samplesHours: numberOf(options.keepSamples),
    minutesHours: numberOf(options.keepMinutes),
    hoursDays: numberOf(options.keepHours),
    daysDays: numberOf(options.keepDays),
  };
  const [given, kept] = [limits, retention].map(named);
  const change = {
    ...(options.tier === undefined ? {} : { tier: options.tier }),
    ...(options.modules === undefined ? {} : { modules: listOf(options.modules) }),
    ...(isEmpty(given) ? {} : { limits: given }),
    ...(isEmpty(kept) ? {} : { retention: kept }),
  };
  const parsed = tenantChangeSchema.safeParse(change);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
