import type { Redis } from 'ioredis';
import type { Reconciliation } from '#lib/contracts/reconciliation.ts';
import { type ConservationCounts, type TenantConservation, totalConservation } from '#lib/telemetry/conservation.ts';
import { nameTenants } from '../db/queries/server-truth/name-tenants.ts';
import { logger } from '../logger.ts';
import { readConservation } from '../telemetry/read-conservation.ts';
import type { PlatformQuery } from './platform-scope.ts';

type Conservation = NonNullable<Reconciliation['conservation']>;
type Counts = Conservation['total'];

function countsOf({ sent, stored, rejected, dropped, pending, unaccounted, addsUp }: ConservationCounts): Counts {
  return { sent, stored, rejected, dropped, pending, unaccounted, balanced: addsUp };
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
      total: countsOf(totalConservation(tenants)),
      tenants: tenants.map((tenant) => ({
        tenantId: tenant.tenantId,
        name: names.get(tenant.tenantId) ?? null,
        ...countsOf(tenant),
      })),
    };
  });
}

const isTimeOut = (error: unknown) => error instanceof Error && /timed out|max retries|closed/i.test(error.message);
