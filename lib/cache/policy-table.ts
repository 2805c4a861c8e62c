import { type CodecScope, type CodecSettings, codecSettingsSchema } from './codec-policy.ts';
import { type HeldOutKeys, heldOutKeys, isHeldOut } from './held-out-keys.ts';
import { type PolicyScope, type PolicySettings, policyField, policySettingsSchema } from './policy-settings.ts';
import { holdsAt } from './policy-turns.ts';
import { type PreloadScope, type PreloadSettings, preloadSettingsSchema } from './preload-policy.ts';
import type { Priority } from './priority.ts';
import { type PriorityScope, type PrioritySettings, prioritySettingsSchema } from './priority-policy.ts';

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

/** What the optimiser applied to a class beside its TTL. */
export type AppliedEntry =
  | { scope: PreloadScope; settings: PreloadSettings }
  | { scope: CodecScope; settings: CodecSettings }
  | { scope: PriorityScope; settings: PrioritySettings };

interface TenantPolicies {
  /** By `{module}:{type}`. */
  policies: Map<string, AppliedPolicy>;
  classes: Map<string, PolicySettings>;
  /** By purpose database. */
  databases: Map<number, PolicySettings>;
  tenant: PolicySettings | undefined;
  /** These by `{module}:{type}` as well. */
  preload: Map<string, PreloadSettings>;
  codec: Map<string, CodecSettings>;
  priority: Map<string, PrioritySettings>;
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
    const value: unknown = json === null ? undefined : JSON.parse(json);
    const name = rest.join(':');
    const ofClass = tenantId !== undefined && rest.length === 2;
    if (ofClass && kind === 'preload') {
      replace(this.of(tenantId).preload, name, preloadSettingsSchema.optional().parse(value));
      return;
    }
    if (ofClass && kind === 'codec') {
      replace(this.of(tenantId).codec, name, codecSettingsSchema.optional().parse(value));
      return;
    }
    if (ofClass && kind === 'priority') {
      replace(this.of(tenantId).priority, name, prioritySettingsSchema.optional().parse(value));
      return;
    }
    const settings = policySettingsSchema.optional().parse(value);
    if ((kind !== 'policy' && kind !== 'tenant') || tenantId === undefined) throw new TypeError(`no policy: ${field}`);
    const policies = this.of(tenantId);
    if (rest.length === 0 && kind === 'tenant') policies.tenant = settings;
    else if (rest.length === 1 && kind === 'tenant') replace(policies.databases, Number(name), settings);
    else if (rest.length === 2 && kind === 'policy')
      replace(policies.policies, name, settings && { settings, holdOut: heldOutKeys(tenantId, name, settings) });
    else if (rest.length === 2) replace(policies.classes, name, settings);
    else throw new TypeError(`no policy: ${field}`);
  }

  /** Every policy of a TTL and override of the tenant, in one order whatever order they came in. */
  entriesOf(tenantId: string): PolicyEntry[] {
    const own = this.tenants.get(tenantId);
    if (own === undefined) return [];
    const entries: PolicyEntry[] = [];
    for (const [name, { settings }] of own.policies)
      entries.push({ scope: { kind: 'policy', ...classOf(tenantId, name) }, settings });
    for (const [name, settings] of own.classes)
      entries.push({ scope: { kind: 'tenant', ...classOf(tenantId, name) }, settings });
    for (const [database, settings] of own.databases) {
      entries.push({ scope: { kind: 'tenant', tenantId, database }, settings });
    }
    if (own.tenant !== undefined) entries.push({ scope: { kind: 'tenant', tenantId }, settings: own.tenant });
    return entries.sort(byField);
  }

  /** What the optimiser applied to classes of the tenant beside TTLs, in one order as well. */
  appliedEntriesOf(tenantId: string): AppliedEntry[] {
    const own = this.tenants.get(tenantId);
    if (own === undefined) return [];
    const entries: AppliedEntry[] = [];
    for (const [name, settings] of own.preload)
      entries.push({ scope: { kind: 'preload', ...classOf(tenantId, name) }, settings });
    for (const [name, settings] of own.codec)
      entries.push({ scope: { kind: 'codec', ...classOf(tenantId, name) }, settings });
    for (const [name, settings] of own.priority)
      entries.push({ scope: { kind: 'priority', ...classOf(tenantId, name) }, settings });
    return entries.sort(byField);
  }

  /** The preload policy of a class (`module:type`). */
  preloadOf(tenantId: string, className: string): PreloadSettings | null {
    return this.tenants.get(tenantId)?.preload.get(className) ?? null;
  }

  /** How values of a class are packed, where a policy says so. */
  codecOf(tenantId: string, module: string, dataType: string): CodecSettings | null {
    const known = this.tenants.get(tenantId)?.codec;
    return known === undefined || known.size === 0 ? null : (known.get(`${module}:${dataType}`) ?? null);
  }

  /** How readily entries of a class are given up, where an applied policy says so at that moment. */
  priorityOf(tenantId: string, module: string, dataType: string, timeMs: number): Priority | null {
    const known = this.tenants.get(tenantId)?.priority;
    if (known === undefined || known.size === 0) return null;
    const settings = known.get(`${module}:${dataType}`);
    return settings !== undefined && holdsAt(settings, timeMs) ? settings.priority : null;
  }

  /** The same as the tenant itself wants it. */
  ownPriorityOf(tenantId: string, module: string, dataType: string): Priority | null {
    const known = this.tenants.get(tenantId)?.classes;
    return known === undefined || known.size === 0 ? null : (known.get(`${module}:${dataType}`)?.priority ?? null);
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

  private of(tenantId: string): TenantPolicies {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return known;
    const tables = { preload: new Map(), codec: new Map(), priority: new Map() };
    const made = { policies: new Map(), classes: new Map(), databases: new Map(), tenant: undefined, ...tables };
    this.tenants.set(tenantId, made);
    return made;
  }
}

function classOf(tenantId: string, name: string) {
  const [module = '', dataType = ''] = name.split(':');
  return { tenantId, module, dataType };
}

function byField(one: PolicyEntry | AppliedEntry, other: PolicyEntry | AppliedEntry): number {
  return policyField(one.scope) < policyField(other.scope) ? -1 : 1;
}

function replace<K, V>(settingsByName: Map<K, V>, name: K, settings: V | undefined): void {
  if (settings === undefined) settingsByName.delete(name);
  else settingsByName.set(name, settings);
}
