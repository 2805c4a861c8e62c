import type { Command } from 'commander';
import { type TenantChange, tenantChangeSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { UsageError } from '../usage-error.ts';

const none = '"none" lifts the limit';

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
    .option('--read-only <yes|no>');
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : text === 'none' ? null : Number(text));
const listOf = (text: string | undefined) =>
  text === undefined ? undefined : text === 'none' ? null : text.split(',');

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
  const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  const change = {
    ...(options.tier === undefined ? {} : { tier: options.tier }),
    ...(options.modules === undefined ? {} : { modules: listOf(options.modules) }),
    ...(Object.keys(given).length === 0 ? {} : { limits: given }),
  };
  const parsed = tenantChangeSchema.safeParse(change);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
