import { z } from 'zod';

/** On database 0 of the control server: the hash of the processes that follow tenants to other servers. */
export const topologySessionsKey = 'kryonix:topology-sessions';

/** The same for the processes that are known by an API key of the tenant: they say nothing of others. */
export function topologySessionsOfTenant(tenantId: string): string {
  return `${topologySessionsKey}:${tenantId}`;
}

/** A process that says nothing for so long is taken for gone, milliseconds by the server's clock. */
export const sessionLivesMs = 15_000;

/**
 * What a process says of itself. `epochs`: by tenant, the newest epoch of its topology by which every call of this process
 * goes. `problems`: by tenant, why the process cannot follow, or not reach the server that is to come.
 */
export const topologySessionSchema = z.object({
  name: z.string(),
  epochs: z.record(z.string(), z.number()),
  problems: z.record(z.string(), z.string()),
});

export type TopologySessionRecord = z.infer<typeof topologySessionSchema>;
