import { Client } from 'pg';
import type { BackupContext } from '../backup/backup-context.ts';

/** Runs `work` with a connection of the owner login, which may erase what the application may not. */
export async function withOwner<T>(
  { ownerDatabaseUrl, log }: BackupContext,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: ownerDatabaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', (error) => log.warn({ err: error }, 'lost the connection of an erasure'));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
