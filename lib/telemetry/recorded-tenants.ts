import type { Observation } from '../cache/observation.ts';
import type { RollupRow, SampleRow } from './batch.ts';
import { type CounterLimits, OperationCounters } from './operation-counters.ts';
import { OperationSamples } from './operation-samples.ts';

/** A power of two. */
const recentPlaces = 256;

/** Taken once: see operation-counters.ts. */
const { charCodeAt } = String.prototype;

/** The classes of a tenant are forgotten after this time without an operation. */
const forgetTenantAfterMs = 3_600_000;

interface RecordedTenant {
  tenantId: string;
  counters: OperationCounters;
  samples: OperationSamples;
  lastSeenMs: number;
  /** Something was added since the last `take`. */
  active: boolean;
}

interface Taken {
  rollups: RollupRow[];
  samples: SampleRow[];
  /** Operations counted as `other`. */
  folded: number;
}

export interface RecordedTenants {
  add(observation: Observation): void;
  /** Everything added since the last call, and forgets it. Costs nothing for tenants that were idle. */
  take(nowMs: number, randomUUID: () => string): Taken;
  /** Operations counted as `other` since the last `take`. */
  folding(): number;
}

/** Counters and samples per tenant. A tenant that is idle holds its class names for an hour, and then nothing. */
export function createRecordedTenants(options: {
  limits: CounterLimits;
  sampleLimit: number;
  random: () => number;
}): RecordedTenants {
  const { limits, sampleLimit, random } = options;
  const tenants = new Map<string, RecordedTenant>();
  /** By place, the one that was met there last: the map, asked for every operation, is a fifth of what counting costs. */
  const recent = new Array<RecordedTenant | undefined>(recentPlaces).fill(undefined);
  let active: RecordedTenant[] = [];
  let tidiedAtMs = 0;

  function addTenant(tenantId: string): RecordedTenant {
    const tenant: RecordedTenant = {
      tenantId,
      counters: new OperationCounters(tenantId, limits),
      samples: new OperationSamples(sampleLimit, random),
      lastSeenMs: 0,
      active: false,
    };
    tenants.set(tenantId, tenant);
    return tenant;
  }

  function forgetIdleTenants(nowMs: number): void {
    if (nowMs - tidiedAtMs < forgetTenantAfterMs / 10) return;
    tidiedAtMs = nowMs;
    recent.fill(undefined);
    for (const [tenantId, tenant] of tenants) {
      if (nowMs - tenant.lastSeenMs > forgetTenantAfterMs) tenants.delete(tenantId);
    }
  }

  return {
    add(observation) {
      const { tenantId } = observation;
      const place = placeOf(tenantId);
      let tenant = recent[place];
      if (tenant === undefined || tenant.tenantId !== tenantId) {
        tenant = tenants.get(tenantId) ?? addTenant(tenantId);
        recent[place] = tenant;
      }
      if (!tenant.active) {
        tenant.active = true;
        active.push(tenant);
      }
      tenant.lastSeenMs = observation.startedAtMs;
      tenant.counters.add(observation);
      tenant.samples.add(observation);
    },

    take(nowMs, randomUUID) {
      const taken: Taken = { rollups: [], samples: [], folded: 0 };
      for (const tenant of active) {
        const { rows, folded } = tenant.counters.take();
        for (const row of rows) taken.rollups.push(row);
        for (const sample of tenant.samples.take(randomUUID)) taken.samples.push(sample);
        taken.folded += folded;
        tenant.active = false;
      }
      active = [];
      forgetIdleTenants(nowMs);
      return taken;
    },

    folding: () => active.reduce((sum, { counters }) => sum + counters.folding, 0),
  };
}

/** Of the ids, which end in any two hexadecimal digits, hardly two meet in a place by this factor. */
function placeOf(tenantId: string): number {
  const last = charCodeAt.call(tenantId, tenantId.length - 1);
  const before = charCodeAt.call(tenantId, tenantId.length - 2);
  return (last + before * 19) & (recentPlaces - 1);
}
