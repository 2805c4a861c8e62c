import type { Observation } from '../cache/observation.ts';
import type { RollupRow, SampleRow } from './batch.ts';
import { type CounterLimits, OperationCounters } from './operation-counters.ts';
import { OperationSamples } from './operation-samples.ts';

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
  let active: RecordedTenant[] = [];
  let recent: RecordedTenant | null = null;
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
    recent = null;
    for (const [tenantId, tenant] of tenants) {
      if (nowMs - tenant.lastSeenMs > forgetTenantAfterMs) tenants.delete(tenantId);
    }
  }

  return {
    add(observation) {
      let tenant = recent;
      if (tenant === null || tenant.tenantId !== observation.tenantId) {
        tenant = tenants.get(observation.tenantId) ?? addTenant(observation.tenantId);
        recent = tenant;
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
