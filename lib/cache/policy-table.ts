import { z } from 'zod';
import { type CodecScope, type CodecSettings, codecSettingsSchema } from './codec-policy.ts';
import { greatestTtlSeconds } from './greatest-ttl.ts';
import { type HeldOutKeys, heldOutKeys, holdOutSchema, isHeldOut } from './held-out-keys.ts';
import { type PreloadScope, type PreloadSettings, preloadSettingsSchema } from './preload-policy.ts';
import type { Priority } from './priority.ts';
import { type PriorityScope, type PrioritySettings, prioritySettingsSchema } from './priority-policy.ts';

/** What a set of entries is given. A phone or tablet takes `mobileTtlSeconds` where there is one. */
export interface PolicySettings {
  ttlSeconds?: number | undefined;
  mobileTtlSeconds?: number | undefined;
  /** Which version of the policy this is; for people. */
  version?: number | undefined;
  /** While the policy is on trial: the keys that do not get it. Only for optimiser policies. */
  holdOut?: HoldOutSettings | undefined;
}

/** The keys of a class that keep what held before, so that the difference can be measured. */
export interface HoldOutSettings {
  /** Another one for each trial. */
  salt: number;
  /** Of the keys, 0–0.5. */
  share: number;
  /** The most read entries by `entryId`, the hottest first: dealt by rank, for one more or less would decide. */
  hottest: string[];
  /** What they get where an earlier policy held; without it whatever decides below policies. */
  formerTtlSeconds?: number | undefined;
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

/** What a policy on trial does to keys that are held out of it. */
export interface HeldOut {
  heldOut: true;
  ttlSeconds: number | null;
  version: number | null;
}

/** The part of a TTL question that policies look at. */
interface PolicyQuestion {
  tenantId: string;
  database: number;
  module: string;
  dataType: string;
  device: string;
  /** Without it the policy answers as for a key that is not held out. */
  key?: string | undefined;
}

const ttlSchema = z.int().min(1).max(greatestTtlSeconds).optional();
export const policySettingsSchema = z.object({
  ttlSeconds: ttlSchema,
  mobileTtlSeconds: ttlSchema,
  version: z.int().min(0).optional(),
  holdOut: holdOutSchema.extend({ formerTtlSeconds: ttlSchema }).optional(),
});

/** One policy with what it is for. */
export interface PolicyEntry {
  scope: PolicyScope;
  settings: PolicySettings;
}

/** A policy with the question whether a key is held out of it made ready: it is asked at every store. */
interface AppliedPolicy {
  settings: PolicySettings;
  holdOut: HeldOutKeys | null;
}

/** The same for how readily entries of a class are given up. */
interface AppliedPriority {
  settings: PrioritySettings;
  holdOut: HeldOutKeys | null;
}

interface TenantPolicies {
  /** By `{module}:{type}`. */
  policies: Map<string, AppliedPolicy>;
  classes: Map<string, PolicySettings>;
  /** By purpose database. */
  databases: Map<number, PolicySettings>;
  tenant: PolicySettings | undefined;
}

/** Its name in the hash of policies: `{kind}:{tenant}`, then `:{module}:{type}` or `:{database}` or nothing. */
export function policyField(scope: PolicyScope | PreloadScope | CodecScope | PriorityScope): string {
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
  /** By `{tenant}:{module}:{type}`. */
  private readonly preloads = new Map<string, PreloadSettings>();
  private readonly codecs = new Map<string, CodecSettings>();
  private readonly priorities = new Map<string, AppliedPriority>();

  /**
   * Takes one field over; `null` removes it.
   * @throws SyntaxError or ZodError for a value, TypeError for a field, that is no policy
   */
  put(field: string, json: string | null): void {
    const [kind, tenantId, ...rest] = field.split(':');
    if ((kind === 'preload' || kind === 'codec' || kind === 'priority') && rest.length === 2) {
      const name = [tenantId, ...rest].join(':');
      const value: unknown = json === null ? undefined : JSON.parse(json);
      if (kind === 'priority') {
        const settings = prioritySettingsSchema.optional().parse(value);
        const holdOut = settings && heldOutKeys(tenantId ?? '', rest.join(':'), settings);
        replace(this.priorities, name, settings && { settings, holdOut: holdOut ?? null });
        return;
      }
      if (kind === 'preload') replace(this.preloads, name, preloadSettingsSchema.optional().parse(value));
      else replace(this.codecs, name, codecSettingsSchema.optional().parse(value));
      return;
    }
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
    else if (rest.length === 2 && kind === 'policy') {
      const name = rest.join(':');
      replace(policies.policies, name, settings && { settings, holdOut: heldOutKeys(tenantId, name, settings) });
    } else if (rest.length === 2) replace(policies.classes, rest.join(':'), settings);
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
    for (const [name, { settings }] of own.policies)
      entries.push({ scope: { kind: 'policy', ...classOf(name) }, settings });
    for (const [name, settings] of own.classes) entries.push({ scope: { kind: 'tenant', ...classOf(name) }, settings });
    for (const [database, settings] of own.databases) {
      entries.push({ scope: { kind: 'tenant', tenantId, database }, settings });
    }
    if (own.tenant !== undefined) entries.push({ scope: { kind: 'tenant', tenantId }, settings: own.tenant });
    const nameOf = ({ scope }: PolicyEntry) => policyField(scope);
    return entries.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  }

  /** The preload policy of a class (`module:type`). */
  preloadOf(tenantId: string, className: string): PreloadSettings | null {
    return this.preloads.size === 0 ? null : (this.preloads.get(`${tenantId}:${className}`) ?? null);
  }

  /** How values of a class are packed, where a policy says so. */
  codecOf(tenantId: string, module: string, dataType: string): CodecSettings | null {
    return this.codecs.size === 0 ? null : (this.codecs.get(`${tenantId}:${module}:${dataType}`) ?? null);
  }

  /** How readily an entry is given up, where a policy says so and its key is not held out of it. */
  priorityOf(tenantId: string, module: string, dataType: string, key: string): Priority | null {
    if (this.priorities.size === 0) return null;
    const applied = this.priorities.get(`${tenantId}:${module}:${dataType}`);
    if (applied === undefined) return null;
    return applied.holdOut !== null && isHeldOut(applied.holdOut, key) ? null : applied.settings.priority;
  }

  /** The applied optimiser policy of the class, or that the key is held out of it. */
  appliedPolicy({ tenantId, module, dataType, device, key }: PolicyQuestion): FoundPolicy | HeldOut | null {
    const policies = this.tenants.get(tenantId)?.policies;
    if (policies === undefined || policies.size === 0) return null;
    const applied = policies.get(`${module}:${dataType}`);
    if (applied === undefined) return null;
    const { settings, holdOut } = applied;
    if (holdOut !== null && key !== undefined && isHeldOut(holdOut, key)) {
      return {
        heldOut: true,
        ttlSeconds: settings.holdOut?.formerTtlSeconds ?? null,
        version: settings.version ?? null,
      };
    }
    return found(settings, device, 'class');
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

function replace<K, V>(settingsByName: Map<K, V>, name: K, settings: V | undefined): void {
  if (settings === undefined) settingsByName.delete(name);
  else settingsByName.set(name, settings);
}
