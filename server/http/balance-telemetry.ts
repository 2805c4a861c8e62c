import type { Redis } from 'ioredis';
import type { Reconciliation } from '#lib/contracts/reconciliation.ts';
import type { TenantConservation } from '#lib/telemetry/conservation.ts';
import { nameTenants } from '../db/queries/server-truth/name-tenants.ts';
import { logger } from '../logger.ts';
import { readConservation } from '../telemetry/read-conservation.ts';
import type { PlatformQuery } from './platform-scope.ts';

type Conservation = NonNullable<Reconciliation['conservation']>;
type Counts = Conservation['total'];

function countsOf({ sent, stored, rejected, dropped, pending, unaccounted, addsUp }: TenantConservation): Counts {
  return { sent, stored, rejected, dropped, pending, unaccounted, balanced: addsUp };
}

function addUp(tenants: readonly TenantConservation[]): Counts {
  const sum = (of: 'sent' | 'stored' | 'rejected' | 'dropped') =>
    tenants.reduce((total, tenant) => total + tenant[of], 0);
  const known = tenants.every(({ pending }) => pending !== null);
  const sumKnown = (of: 'pending' | 'unaccounted') =>
    known ? tenants.reduce((total, tenant) => total + (tenant[of] ?? 0), 0) : null;
  return {
    sent: sum('sent'),
    stored: sum('stored'),
    rejected: sum('rejected'),
    dropped: sum('dropped'),
    pending: sumKnown('pending'),
    unaccounted: sumKnown('unaccounted'),
    // One tenant's loss and another's surplus do not balance.
    balanced: known ? tenants.every(({ addsUp }) => addsUp === true) : null,
  };
}

/** What became of all operations that producers recorded; `null` where the control plane does not answer. */
export async function balanceTelemetry(query: PlatformQuery, control: Redis): Promise<Conservation | null> {
  if (control.status !== 'ready') return null;
  return query(async (client) => {
    let tenants: TenantConservation[];
    try {
      tenants = await readConservation(control, client);
    } catch (error) {
      if (control.status === 'ready' && !isTimeOut(error)) throw error;
      logger.warn({ err: error }, 'what waits in the stream could not be counted');
      return null;
    }
    const names = await nameTenants(client);
    return {
      total: addUp(tenants),
      tenants: tenants.map((tenant) => ({
        tenantId: tenant.tenantId,
        name: names.get(tenant.tenantId) ?? null,
        ...countsOf(tenant),
      })),
    };
  });
}

const isTimeOut = (error: unknown) => error instanceof Error && /timed out|max retries|closed/i.test(error.message);
