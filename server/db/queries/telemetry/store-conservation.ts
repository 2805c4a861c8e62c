import type { ClientBase } from 'pg';
import type { TelemetryBatch } from '#lib/telemetry/batch.ts';
import { operationsByTenant } from '#lib/telemetry/producer-accounts.ts';

/** What a batch adds to the account of its producer, rows that were not stored included. */
export interface CountedBatch extends Pick<TelemetryBatch, 'producer' | 'accounts'> {
  stored: readonly { tenantId: string; calls: number }[];
  rejected: readonly { tenantId: string; calls: number }[];
}

interface Account {
  tenantId: string;
  producer: string;
  sent: number;
  dropped: number;
  stored: number;
  rejected: number;
}

/** Sums per tenant and producer, ascending by key. A producer that keeps no accounts sent what arrived. */
function addUp(batches: readonly CountedBatch[]): { told: Account[]; untold: Account[] } {
  const told = new Map<string, Account>();
  const untold = new Map<string, Account>();
  for (const { producer, accounts, stored, rejected } of batches) {
    const into = accounts === undefined ? untold : told;
    const accountOf = (tenantId: string): Account => {
      const key = `${tenantId} ${producer}`.toLowerCase();
      let account = into.get(key);
      if (account === undefined) {
        account = { tenantId, producer, sent: 0, dropped: 0, stored: 0, rejected: 0 };
        into.set(key, account);
      }
      return account;
    };
    for (const [tenantId, calls] of operationsByTenant(stored)) accountOf(tenantId).stored += calls;
    for (const [tenantId, calls] of operationsByTenant(rejected)) accountOf(tenantId).rejected += calls;
    for (const { tenantId, sent, dropped } of accounts ?? []) {
      const account = accountOf(tenantId);
      account.sent = Math.max(account.sent, sent);
      account.dropped = Math.max(account.dropped, dropped);
    }
  }
  for (const account of untold.values()) account.sent = account.stored + account.rejected;
  const sorted = (accounts: Map<string, Account>) =>
    [...accounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
  return { told: sorted(told), untold: sorted(untold) };
}

/** The producer's own figures are sums already, so the largest is the newest, in whatever order batches are stored. */
const upsertSql = (sent: string) => `
  insert into cache_management.telemetry_conservation as known (tenant_id, producer, sent, dropped, stored, rejected)
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
  on conflict (tenant_id, producer) do update set
    sent = ${sent}, dropped = greatest(known.dropped, excluded.dropped), stored = known.stored + excluded.stored,
    rejected = known.rejected + excluded.rejected, updated_at = now()`;

async function upsert(client: ClientBase, accounts: readonly Account[], sent: string): Promise<void> {
  if (accounts.length === 0) return;
  await client.query(upsertSql(sent), [
    accounts.map((account) => account.tenantId),
    accounts.map((account) => account.producer),
    accounts.map((account) => account.sent),
    accounts.map((account) => account.dropped),
    accounts.map((account) => account.stored),
    accounts.map((account) => account.rejected),
  ]);
}

/** Adds batches to the accounts of their producers, in the caller's transaction, the one that stores them. */
export async function storeConservation(client: ClientBase, batches: readonly CountedBatch[]): Promise<void> {
  const { told, untold } = addUp(batches);
  await upsert(client, told, 'greatest(known.sent, excluded.sent)');
  await upsert(client, untold, 'known.sent + excluded.sent');
}
