import type { CatalogueName, Device, Network } from '../contracts/vocabulary.ts';
import { TtlError } from './cache-error.ts';

/** Ten years, the longest TTL: beyond it a caller means something else. */
export const greatestTtlSeconds = 315_360_000;

/** Where a TTL came from, the most precise first. */
export type TtlSource = 'explicit' | 'policy' | 'tenant' | 'catalogue' | 'database';

export interface TtlQuestion {
  tenantId: string;
  module: string;
  dataType: string;
  device: Device;
  network: Network;
  /** TTL of the purpose database, seconds. */
  databaseTtlSeconds: number;
  /** What the caller asks for, seconds. */
  explicitTtlSeconds: number | undefined;
}

export interface TtlAnswer {
  /** Before jitter. */
  ttlSeconds: number;
  source: TtlSource;
}

/** A TTL known from elsewhere (an applied optimiser policy, a tenant's override); `null` where it has none to give. */
export type TtlLookup = (question: TtlQuestion) => number | null;

export interface TtlPolicy {
  /** Precedence: explicit, applied policy, tenant override, catalogue, database. Throws TtlError for a bad explicit TTL. */
  explain(question: TtlQuestion): TtlAnswer;
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

export function createTtlPolicy(options: {
  catalogue: CatalogueName;
  /** Uniform in [0, 1). */
  random: () => number;
  appliedPolicy?: TtlLookup;
  tenantOverride?: TtlLookup;
}): TtlPolicy {
  const { random, appliedPolicy, tenantOverride } = options;
  const catalogueTtl = catalogueTtls[options.catalogue];

  function explain(question: TtlQuestion): TtlAnswer {
    const { explicitTtlSeconds } = question;
    if (explicitTtlSeconds !== undefined) {
      assertTtl(explicitTtlSeconds);
      return { ttlSeconds: explicitTtlSeconds, source: 'explicit' };
    }
    const fromPolicy = appliedPolicy?.(question) ?? null;
    if (fromPolicy !== null) return { ttlSeconds: fromPolicy, source: 'policy' };
    const fromTenant = tenantOverride?.(question) ?? null;
    if (fromTenant !== null) return { ttlSeconds: fromTenant, source: 'tenant' };
    const fromCatalogue = catalogueTtl(question);
    if (fromCatalogue !== null) return { ttlSeconds: fromCatalogue, source: 'catalogue' };
    return { ttlSeconds: question.databaseTtlSeconds, source: 'database' };
  }

  return { explain, choose: (question) => withJitter(explain(question).ttlSeconds, random()) };
}
