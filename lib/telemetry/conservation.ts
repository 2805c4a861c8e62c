import type { TenantAccount } from './batch.ts';

/** What is known of a tenant's operations: of one producer, or of several (`producer` null) of which nothing waits. */
export interface ConservationRow {
  tenantId: string;
  producer: string | null;
  sent: number;
  dropped: number;
  stored: number;
  rejected: number;
}

/** A batch that waits in the stream and is not stored. */
export interface PendingBatch {
  id: string;
  producer: string;
  accounts?: readonly TenantAccount[] | undefined;
  rollups: readonly { tenantId: string; calls: number }[];
}

/** Operations, of one tenant or of all. `sent = stored + rejected + dropped + pending + unaccounted`. */
export interface ConservationCounts {
  sent: number;
  stored: number;
  rejected: number;
  dropped: number;
  /** Null where too much waits to be counted. */
  pending: number | null;
  /** More than 0 were lost, less than 0 were counted twice. Null where `pending` is. */
  unaccounted: number | null;
  /** Null where it is not known. */
  addsUp: boolean | null;
}

export interface TenantConservation extends ConservationCounts {
  tenantId: string;
}

const keyOf = (tenantId: string, producer: string | null) => `${tenantId} ${producer ?? ''}`.toLowerCase();

interface Sums extends ConservationRow {
  pending: number;
}

/** Adds what waits to its producer's row: the newest account that the producer gave may wait itself. */
function addPending(rows: Map<string, Sums>, batch: PendingBatch): void {
  const rowOf = (tenantId: string): Sums => {
    const key = keyOf(tenantId, batch.producer);
    let row = rows.get(key);
    if (row === undefined) {
      row = { tenantId, producer: batch.producer, sent: 0, dropped: 0, stored: 0, rejected: 0, pending: 0 };
      rows.set(key, row);
    }
    return row;
  };
  for (const { tenantId, calls } of batch.rollups) {
    const row = rowOf(tenantId);
    row.pending += calls;
    if (batch.accounts === undefined) row.sent += calls;
  }
  for (const { tenantId, sent, dropped } of batch.accounts ?? []) {
    const row = rowOf(tenantId);
    row.sent = Math.max(row.sent, sent);
    row.dropped = Math.max(row.dropped, dropped);
  }
}

/**
 * Whether every operation that producers sent is stored, rejected, dropped or on its way, per tenant, ascending by id.
 * @param pending what waits in the stream, each batch once; null where it was not counted.
 */
export function addUpConservation(
  rows: readonly ConservationRow[],
  pending: readonly PendingBatch[] | null,
): TenantConservation[] {
  const sums = new Map<string, Sums>();
  for (const row of rows) sums.set(keyOf(row.tenantId, row.producer), { ...row, pending: 0 });
  for (const batch of pending ?? []) addPending(sums, batch);

  const tenants = new Map<string, Sums>();
  for (const row of sums.values()) {
    const tenant = tenants.get(row.tenantId.toLowerCase());
    if (tenant === undefined) tenants.set(row.tenantId.toLowerCase(), { ...row });
    else for (const count of ['sent', 'dropped', 'stored', 'rejected', 'pending'] as const) tenant[count] += row[count];
  }
  return [...tenants.values()]
    .sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1))
    .map(({ tenantId, sent, stored, rejected, dropped, pending: waiting }) => {
      const known = { tenantId, sent, stored, rejected, dropped };
      if (pending === null) return { ...known, pending: null, unaccounted: null, addsUp: null };
      const unaccounted = sent - stored - rejected - dropped - waiting;
      return { ...known, pending: waiting, unaccounted, addsUp: unaccounted === 0 };
    });
}

/** Of all tenants together; where one's loss and another's surplus are as large, it does not add up either. */
export function totalConservation(tenants: readonly ConservationCounts[]): ConservationCounts {
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
    addsUp: known ? tenants.every(({ addsUp }) => addsUp === true) : null,
  };
}
