import {
  type DatabaseRules,
  type TenantRules,
  type TenantStatus,
  tenantStatuses,
} from '../contracts/v1/tenant-rules.ts';
import type { AccessErrorReason } from './cache-error.ts';
import { catalogues } from './catalogue.ts';

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
  /** The modules that are enabled; `null` for all. */
  readonly modules: ReadonlySet<string> | null;
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
  if (rules.readOnly === true) return { readRefusal: null, writeRefusal: 'read_only' };
  return { readRefusal: null, writeRefusal: rules.moving?.includes(database) === true ? 'tenant_moving' : null };
}

/** What the databases themselves and the SDK's own structures are kept under: never switched off. */
const systemModules = [
  ...Object.values(catalogues).flatMap(({ databases }) => databases.map(({ module }) => module)),
  'geolocation',
];

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
    modules: rules.modules === undefined ? null : new Set([...systemModules, ...rules.modules]),
    databases,
    rateLimitPerSecond,
    quotaBytes,
    hasQuota: quotaBytes !== Number.POSITIVE_INFINITY || databases.some((each) => Number.isFinite(each.quotaBytes)),
    refusedAbove: rules.onQuotaFull === 'trim' ? 1.1 : 1,
  };
}
