import { z } from 'zod';
import { greatestTtlSeconds } from './greatest-ttl.ts';

/** What a set of entries is given. A phone or tablet takes `mobileTtlSeconds` where there is one. */
export interface PolicySettings {
  ttlSeconds?: number | undefined;
  mobileTtlSeconds?: number | undefined;
  /** Which version of the policy this is; for people. */
  version?: number | undefined;
}

/**
 * What settings are for. `policy`: an applied optimiser policy, of a class. `tenant`: the tenant's own, of a class, of
 * a purpose database, or of all its entries.
 */
export type PolicyScope =
  | { kind: 'policy' | 'tenant'; tenantId: string; module: string; dataType: string }
  | { kind: 'tenant'; tenantId: string; database: number }
  | { kind: 'tenant'; tenantId: string };

/** Settings that were found, and how precise they are. */
export interface FoundPolicy {
  ttlSeconds: number;
  scope: 'class' | 'database' | 'tenant';
  version: number | null;
}

/** The part of a TTL question that policies look at. */
interface PolicyQuestion {
  tenantId: string;
  database: number;
  module: string;
  dataType: string;
  device: string;
}

const ttlSchema = z.int().min(1).max(greatestTtlSeconds).optional();
export const policySettingsSchema = z.object({
  ttlSeconds: ttlSchema,
  mobileTtlSeconds: ttlSchema,
  version: z.int().min(0).optional(),
});

/** One policy with what it is for. */
export interface PolicyEntry {
  scope: PolicyScope;
  settings: PolicySettings;
}

interface TenantPolicies {
  /** By `{module}:{type}`. */
  policies: Map<string, PolicySettings>;
  classes: Map<string, PolicySettings>;
  /** By purpose database. */
  databases: Map<number, PolicySettings>;
  tenant: PolicySettings | undefined;
}

/** Its name in the hash of policies: `{kind}:{tenant}`, then `:{module}:{type}` or `:{database}` or nothing. */
export function policyField(scope: PolicyScope): string {
  const start = `${scope.kind}:${scope.tenantId}`;
  if ('module' in scope) return `${start}:${scope.module}:${scope.dataType}`;
  return 'database' in scope ? `${start}:${scope.database}` : start;
}

function found(settings: PolicySettings | undefined, device: string, scope: FoundPolicy['scope']): FoundPolicy | null {
  if (settings === undefined) return null;
  const mobile = device === 'mobile' || device === 'tablet' ? settings.mobileTtlSeconds : undefined;
  const ttlSeconds = mobile ?? settings.ttlSeconds;
  return ttlSeconds === undefined ? null : { ttlSeconds, scope, version: settings.version ?? null };
}

/** All policies and overrides, in memory, as the fields of the hash put them there. */
export class PolicyTable {
  private readonly tenants = new Map<string, TenantPolicies>();

  /**
   * Takes one field over; `null` removes it.
   * @throws SyntaxError or ZodError for a value, TypeError for a field, that is no policy
   */
  put(field: string, json: string | null): void {
    const [kind, tenantId, ...rest] = field.split(':');
    const settings = json === null ? undefined : policySettingsSchema.parse(JSON.parse(json));
    if ((kind !== 'policy' && kind !== 'tenant') || tenantId === undefined) throw new TypeError(`no policy: ${field}`);
    const policies = this.tenants.get(tenantId) ?? {
      policies: new Map(),
      classes: new Map(),
      databases: new Map(),
      tenant: undefined,
    };
    this.tenants.set(tenantId, policies);
    if (rest.length === 0 && kind === 'tenant') policies.tenant = settings;
    else if (rest.length === 1 && kind === 'tenant') replace(policies.databases, Number(rest[0]), settings);
    else if (rest.length === 2)
      replace(kind === 'policy' ? policies.policies : policies.classes, rest.join(':'), settings);
    else throw new TypeError(`no policy: ${field}`);
  }

  /** Every policy and override of the tenant, in one order whatever order they came in. */
  entriesOf(tenantId: string): PolicyEntry[] {
    const own = this.tenants.get(tenantId);
    if (own === undefined) return [];
    const entries: PolicyEntry[] = [];
    const classOf = (name: string) => {
      const [module = '', dataType = ''] = name.split(':');
      return { tenantId, module, dataType };
    };
    for (const [name, settings] of own.policies)
      entries.push({ scope: { kind: 'policy', ...classOf(name) }, settings });
    for (const [name, settings] of own.classes) entries.push({ scope: { kind: 'tenant', ...classOf(name) }, settings });
    for (const [database, settings] of own.databases) {
      entries.push({ scope: { kind: 'tenant', tenantId, database }, settings });
    }
    if (own.tenant !== undefined) entries.push({ scope: { kind: 'tenant', tenantId }, settings: own.tenant });
    const nameOf = ({ scope }: PolicyEntry) => policyField(scope);
    return entries.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  }

  /** The applied optimiser policy of the class. */
  appliedPolicy({ tenantId, module, dataType, device }: PolicyQuestion): FoundPolicy | null {
    const policies = this.tenants.get(tenantId)?.policies;
    if (policies === undefined || policies.size === 0) return null;
    return found(policies.get(`${module}:${dataType}`), device, 'class');
  }

  /** The tenant's own setting: of the class, else of the database, else of all its entries. */
  tenantOverride({ tenantId, database, module, dataType, device }: PolicyQuestion): FoundPolicy | null {
    const own = this.tenants.get(tenantId);
    if (own === undefined) return null;
    return (
      (own.classes.size === 0 ? null : found(own.classes.get(`${module}:${dataType}`), device, 'class')) ??
      found(own.databases.get(database), device, 'database') ??
      found(own.tenant, device, 'tenant')
    );
  }
}

function replace<K>(settingsByName: Map<K, PolicySettings>, name: K, settings: PolicySettings | undefined): void {
  if (settings === undefined) settingsByName.delete(name);
  else settingsByName.set(name, settings);
}
