import { Client } from 'pg';
import { gatherTenantRows } from '../db/queries/telemetry/gather-tenant-rows.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';

const everyMs = 30 * 60_000;

/** Puts each tenant's rows of telemetry together where their time is over, each half hour. */
export function gatherJob(ownerDatabaseUrl: string): JobDefinition {
  return {
    name: 'gather-telemetry',
    repeat: { everyMs },
    attempts: 2,
    run: async ({ log }) => {
      const client = new Client({ connectionString: ownerDatabaseUrl, connectionTimeoutMillis: 5_000 });
      client.on('error', (error) => log.warn({ err: error }, 'lost the connection of the gathering job'));
      await client.connect();
      try {
        return { chunks: await gatherTenantRows(client, new Date()) };
      } finally {
        await client.end();
      }
    },
  };
}
