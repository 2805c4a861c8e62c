import type { CatalogueName, Device, Network } from '../contracts/vocabulary.ts';
import { TtlError } from './cache-error.ts';
import { greatestTtlSeconds } from './greatest-ttl.ts';
import type { FoundPolicy, HeldOut, PolicyTable } from './policy-table.ts';

/** Where a TTL came from, the most precise first. */
export type TtlSource = 'explicit' | 'policy' | 'tenant' | 'catalogue' | 'database';

export interface TtlQuestion {
  tenantId: string;
  /** Purpose database 0–15. */
  database: number;
  module: string;
  dataType: string;
  device: Device;
  network: Network;
  /** TTL of the purpose database, seconds. */
  databaseTtlSeconds: number;
  /** What the caller asks for, seconds. */
  explicitTtlSeconds: number | undefined;
  /** A policy on trial holds for most keys only; without it the answer is for those. */
  key?: string | undefined;
}

export interface TtlAnswer {
  /** Before jitter. */
  ttlSeconds: number;
  source: TtlSource;
}

/** The TTL that an entry would be given, and why. */
export interface TtlExplanation extends TtlAnswer {
  /** A short sentence, in English, for a log or a developer. */
  reason: string;
}

/** What was decided, with the policy or override that decided it where it came from the feed. */
interface TtlDecision extends TtlAnswer {
  found: FoundPolicy | null;
  heldOut: HeldOut | null;
}

/** A TTL known from elsewhere (an applied optimiser policy, a tenant's override); `null` where it has none to give. */
export type TtlLookup = (question: TtlQuestion) => number | null;

export interface TtlPolicy {
  /** Precedence: explicit, applied policy, tenant override, catalogue, database. Throws TtlError for a bad explicit TTL. */
  explain(question: TtlQuestion): TtlExplanation;
  /** The same with jitter of ±10 %: whole seconds, at least 1. */
  choose(question: TtlQuestion): number;
}

/** The first document's table by data type, seconds. A tablet counts as mobile, an unknown device as desktop. */
const byDataType: ReadonlyMap<string, { desktop: number; mobile: number }> = new Map([
  ['session', { desktop: 3_600, mobile: 1_800 }],
  ['user_data', { desktop: 3_600, mobile: 1_800 }],
  ['api_response', { desktop: 1_800, mobile: 900 }],
  ['config', { desktop: 86_400, mobile: 43_200 }],
  ['static', { desktop: 604_800, mobile: 259_200 }],
  ['temp', { desktop: 600, mobile: 300 }],
]);

function multiTenantTtl({ dataType, device }: TtlQuestion): number | null {
  const row = byDataType.get(dataType);
  if (row === undefined) return null;
  return device === 'mobile' || device === 'tablet' ? row.mobile : row.desktop;
}

/** The second document's table by device and network, seconds. An unknown device counts as desktop, network as fast. */
function enterpriseTtl({ device, network }: TtlQuestion): number {
  if (device === 'mobile') return network === 'slow' ? 3_600 : 1_800;
  return device === 'tablet' ? 1_200 : 900;
}

const catalogueTtls: Record<CatalogueName, TtlLookup> = { 'multi-tenant': multiTenantTtl, enterprise: enterpriseTtl };

/** Throws TtlError unless `ttlSeconds` is a whole number from 1 to ten years. */
export function assertTtl(ttlSeconds: number): void {
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > greatestTtlSeconds) {
    throw new TtlError(`a TTL is a whole number of seconds from 1 to ${greatestTtlSeconds}`);
  }
}

/** ±10 %, so that entries written together do not expire together. `random` is uniform in [0, 1). */
export function withJitter(ttlSeconds: number, random: number): number {
  return Math.max(1, Math.round(ttlSeconds * (0.9 + 0.2 * random)));
}

/** A lookup given by the application: what it answers must be a TTL. Throws TtlError. */
function lookUp(lookup: TtlLookup | undefined, question: TtlQuestion): number | null {
  const ttlSeconds = lookup?.(question) ?? null;
  if (ttlSeconds !== null) assertTtl(ttlSeconds);
  return ttlSeconds;
}

const scopeWords = {
  class: ({ module, dataType }: TtlQuestion) => `${module}/${dataType}`,
  database: ({ database }: TtlQuestion) => `database ${database}`,
  tenant: () => 'all entries of the tenant',
} as const;

function reasonOf(decision: TtlDecision, question: TtlQuestion, catalogue: CatalogueName): string {
  const reason = sourceOf(decision, question, catalogue);
  if (decision.heldOut === null || decision.source === 'explicit') return reason;
  const { version } = decision.heldOut;
  return `hold-out${version === null ? '' : ` of policy version ${version}`}: ${reason}`;
}

function sourceOf({ source, found }: TtlDecision, question: TtlQuestion, catalogue: CatalogueName): string {
  const { module, dataType, device, network, database } = question;
  const version = found === null || found.version === null ? '' : `, version ${found.version}`;
  const scope = scopeWords[found?.scope ?? 'class'](question);
  switch (source) {
    case 'explicit':
      return 'asked for by the caller';
    case 'policy':
      return `applied policy for ${scope}${version}`;
    case 'tenant':
      return `the tenant’s own setting for ${scope}${version}`;
    case 'catalogue':
      return catalogue === 'enterprise'
        ? `catalogue enterprise: device ${device}, network ${network}`
        : `catalogue multi-tenant: data type ${dataType}, device ${device}`;
    case 'database':
      return `default of database ${database}, where module ${module} lives: no TTL for data type ${dataType}`;
  }
}

export function createTtlPolicy(options: {
  catalogue: CatalogueName;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Stand above the feed's own. */
  appliedPolicy?: TtlLookup | undefined;
  tenantOverride?: TtlLookup | undefined;
  /** Policies and overrides in effect now. */
  feed?: (() => PolicyTable) | undefined;
  /** False where optimiser policies do not hold. Default: they do. */
  optimizes?: ((tenantId: string, database: number) => boolean) | undefined;
}): TtlPolicy {
  const { random, appliedPolicy, tenantOverride, feed, optimizes = () => true } = options;
  const catalogueTtl = catalogueTtls[options.catalogue];

  function decide(question: TtlQuestion): TtlDecision {
    const { explicitTtlSeconds } = question;
    const table = feed?.();
    if (explicitTtlSeconds !== undefined) {
      assertTtl(explicitTtlSeconds);
      return { ttlSeconds: explicitTtlSeconds, source: 'explicit', found: null, heldOut: null };
    }
    const optimized = optimizes(question.tenantId, question.database);
    const given = optimized ? lookUp(appliedPolicy, question) : null;
    if (given !== null) return { ttlSeconds: given, source: 'policy', found: null, heldOut: null };
    const applied = optimized ? (table?.appliedPolicy(question) ?? null) : null;
    if (applied === null) return decideBelow(question, table, null);
    if (!('heldOut' in applied)) {
      return { ttlSeconds: applied.ttlSeconds, source: 'policy', found: applied, heldOut: null };
    }
    const { ttlSeconds, version } = applied;
    if (ttlSeconds === null) return decideBelow(question, table, applied);
    return { ttlSeconds, source: 'policy', found: { ttlSeconds, version, scope: 'class' }, heldOut: applied };
  }

  /** Where no policy of the optimiser decides. */
  function decideBelow(question: TtlQuestion, table: PolicyTable | undefined, heldOut: HeldOut | null): TtlDecision {
    const givenByTenant = lookUp(tenantOverride, question);
    if (givenByTenant !== null) return { ttlSeconds: givenByTenant, source: 'tenant', found: null, heldOut };
    const own = table?.tenantOverride(question) ?? null;
    if (own !== null) return { ttlSeconds: own.ttlSeconds, source: 'tenant', found: own, heldOut };
    const fromCatalogue = catalogueTtl(question);
    if (fromCatalogue !== null) return { ttlSeconds: fromCatalogue, source: 'catalogue', found: null, heldOut };
    return { ttlSeconds: question.databaseTtlSeconds, source: 'database', found: null, heldOut };
  }

  return {
    explain(question) {
      const decision = decide(question);
      const { ttlSeconds, source } = decision;
      return { ttlSeconds, source, reason: reasonOf(decision, question, options.catalogue) };
    },
    choose: (question) => withJitter(decide(question).ttlSeconds, random()),
  };
}
