import { type Command, Option } from 'commander';
import { type TenantDatabaseChange, tenantDatabaseChangeSchema } from '#lib/contracts/tenant-control.ts';
import { tenantStatuses } from '#lib/contracts/v1/tenant-rules.ts';
import { UsageError } from '../usage-error.ts';

const yesOrNo = (flags: string, text: string) => new Option(flags, text).choices(['yes', 'no']);

export function databaseOptions(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'maintenance: reads only').choices(tenantStatuses))
    .option('--memory <MiB>', 'its own limit; "none" lifts it')
    .addOption(yesOrNo('--sdk <yes|no>', 'no: no process reads or writes it through the SDK'))
    .option('--calls <n>', 'by API key, an hour in each process')
    .option('--target <percent>', 'hit rate that is aimed at')
    .addOption(yesOrNo('--monitoring <yes|no>', 'no: counted under no class, device, network or key'))
    .addOption(yesOrNo('--optimizer <yes|no>', 'no: its policies do not hold here'))
    .option('--ttl <seconds>', '"none": the catalogue decides')
    .option('--mobile-ttl <seconds>', '"none": as for the others')
    .addOption(yesOrNo('--mobile-compression <yes|no>', 'no: values from phones are stored as they are'))
    .option('--mobile-sync <seconds>', 'how often the mobile app synchronises');
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : text === 'none' ? null : Number(text));
const yes = (text: string | undefined) => (text === undefined ? undefined : text === 'yes');

/** @throws UsageError for what cannot be set */
export function parseDatabaseChange(options: Record<string, string>): TenantDatabaseChange {
  const change = {
    status: options.status,
    maxMemoryMb: numberOf(options.memory),
    sdkEnabled: yes(options.sdk),
    sdkCallsPerHour: numberOf(options.calls),
    cacheHitTargetPercent: numberOf(options.target),
    performanceMonitoring: yes(options.monitoring),
    aiOptimization: yes(options.optimizer),
    defaultTtlSeconds: numberOf(options.ttl),
    mobileTtlSeconds: numberOf(options.mobileTtl),
    mobileCompression: yes(options.mobileCompression),
    mobileSyncIntervalSeconds: numberOf(options.mobileSync),
  };
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const parsed = tenantDatabaseChangeSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
