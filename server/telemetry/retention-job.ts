import { Client } from 'pg';
import type { Logger } from 'pino';
import { dropOldChunks } from '../db/queries/telemetry/drop-old-chunks.ts';
import { forgetTenantTelemetry } from '../db/queries/telemetry/forget-tenant-telemetry.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';

const everyMs = 3_600_000;

/** Drops telemetry that is older than it is kept, each hour. */
export function retentionJob(ownerDatabaseUrl: string): JobDefinition {
  return {
    name: 'retention',
    repeat: { everyMs },
    attempts: 5,
    run: ({ log }) => forgetOldTelemetry(ownerDatabaseUrl, log),
  };
}

async function forgetOldTelemetry(
  ownerDatabaseUrl: string,
  log: Logger,
): Promise<{ droppedChunks: Record<string, number>; deletedRows: number }> {
  const client = new Client({ connectionString: ownerDatabaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', (error) => log.warn({ err: error }, 'lost the connection of the retention job'));
  await client.connect();
  try {
    const now = new Date();
    const droppedChunks = await dropOldChunks(client, now);
    const deletedRows = await forgetTenantTelemetry(client, now);
    log.info({ droppedChunks, deletedRows }, 'old telemetry was dropped');
    return { droppedChunks, deletedRows };
  } finally {
    await client.end();
  }
}
