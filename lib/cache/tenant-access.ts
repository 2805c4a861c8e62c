import { z } from 'zod';
import type { AccessErrorReason } from './cache-error.ts';

/** `maintenance`: reads are served, writes refused. `suspended`: nothing is. */
export const tenantStatuses = ['active', 'maintenance', 'suspended'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

/** What holds for one purpose database of a tenant; whatever is left out is not limited, and on. */
const databaseRulesSchema = z.object({
  status: z.enum(tenantStatuses).optional(),
  /** False: no process reads or writes it through the SDK. */
  sdkEnabled: z.boolean().optional(),
  /** Calls an hour by API key, in each process that serves them; an hour's worth may come at once. */
  sdkCallsPerHour: z.int().min(1).optional(),
  quotaBytes: z.int().min(1).optional(),
  /** False: values from phones and tablets are stored as they are. */
  mobileCompression: z.boolean().optional(),
  /** False: its operations are counted under no class, device, network or key. */
  monitoring: z.boolean().optional(),
  /** False: optimiser policies do not hold here. */
  optimization: z.boolean().optional(),
});

/** What a tenant may do, as the server publishes it. */
export const tenantRulesSchema = z.object({
  status: z.enum(tenantStatuses),
  /** Default all. */
  allowedDatabases: z.array(z.int().min(0).max(15)).optional(),
  readOnly: z.boolean().optional(),
  /** Calls a second in each process. */
  rateLimitPerSecond: z.int().min(1).optional(),
  /** Of all its databases together. */
  quotaBytes: z.int().min(1).optional(),
  /** At the quota. `trim`: the server removes what counts least, and writes go on until a tenth above. */
  onQuotaFull: z.enum(['refuse', 'trim']).optional(),
  /** `introducing`: what is stored is encrypted, what was stored before still opens. */
  encryption: z.enum(['introducing', 'on']).optional(),
  /** By number. */
  databases: z.record(z.string().regex(/^(\d|1[0-5])$/), databaseRulesSchema).optional(),
});

export type DatabaseRules = z.infer<typeof databaseRulesSchema>;
export type TenantRules = z.infer<typeof tenantRulesSchema>;

/** The rules of one database, as they are asked for at every call. */
export interface DatabaseAccess {
  readRefusal: AccessErrorReason | null;
  writeRefusal: AccessErrorReason | null;
  /** Infinity for none. */
  sdkCallsPerHour: number;
  /** Infinity for none. */
  quotaBytes: number;
  mobileCompression: boolean;
  monitoring: boolean;
  optimization: boolean;
}

/** A tenant's rules, worked out once for every call to come. */
export interface TenantAccess {
  readonly rules: TenantRules;
  /** Sixteen; the index is the purpose database. */
  readonly databases: readonly DatabaseAccess[];
  /** Calls a second; Infinity for no limit. */
  readonly rateLimitPerSecond: number;
  /** Bytes; Infinity for none. */
  readonly quotaBytes: number;
  /** Whether anything of it has a quota. */
  readonly hasQuota: boolean;
  /** Stored bytes over quota from which writes are refused: 1, or 1.1 where the server trims. */
  readonly refusedAbove: number;
}

/** The stricter of the two: a tenant's own status is over its databases', which only add to it. */
function stricter(own: TenantStatus, database: TenantStatus): TenantStatus {
  return tenantStatuses.indexOf(own) >= tenantStatuses.indexOf(database) ? own : database;
}

function refusalsOf(
  rules: TenantRules,
  database: number,
  own: DatabaseRules,
): Pick<DatabaseAccess, 'readRefusal' | 'writeRefusal'> {
  const both = (reason: AccessErrorReason) => ({ readRefusal: reason, writeRefusal: reason });
  const status = stricter(rules.status, own.status ?? 'active');
  if (status === 'suspended') return both('tenant_suspended');
  if (rules.allowedDatabases?.includes(database) === false) return both('database_not_allowed');
  if (own.sdkEnabled === false) return both('sdk_disabled');
  if (status === 'maintenance') return { readRefusal: null, writeRefusal: 'tenant_maintenance' };
  return { readRefusal: null, writeRefusal: rules.readOnly === true ? 'read_only' : null };
}

const allDatabases = Array.from({ length: 16 }, (_, database) => database);

export function compileTenantAccess(rules: TenantRules): TenantAccess {
  const { quotaBytes = Number.POSITIVE_INFINITY, rateLimitPerSecond = Number.POSITIVE_INFINITY } = rules;
  const databases = allDatabases.map((database): DatabaseAccess => {
    const own = rules.databases?.[database] ?? {};
    return {
      ...refusalsOf(rules, database, own),
      sdkCallsPerHour: own.sdkCallsPerHour ?? Number.POSITIVE_INFINITY,
      quotaBytes: own.quotaBytes ?? Number.POSITIVE_INFINITY,
      mobileCompression: own.mobileCompression ?? true,
      monitoring: own.monitoring ?? true,
      optimization: own.optimization ?? true,
    };
  });
  return {
    rules,
    databases,
    rateLimitPerSecond,
    quotaBytes,
    hasQuota: quotaBytes !== Number.POSITIVE_INFINITY || databases.some((each) => Number.isFinite(each.quotaBytes)),
    refusedAbove: rules.onQuotaFull === 'trim' ? 1.1 : 1,
  };
}
