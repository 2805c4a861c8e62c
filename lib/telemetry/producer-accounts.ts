import type { RollupRow, TenantAccount } from './batch.ts';

/** Operations per tenant. */
export type OperationsByTenant = ReadonlyMap<string, number>;

export function operationsByTenant(rows: readonly Pick<RollupRow, 'tenantId' | 'calls'>[]): Map<string, number> {
  const operations = new Map<string, number>();
  for (const { tenantId, calls } of rows) operations.set(tenantId, (operations.get(tenantId) ?? 0) + calls);
  return operations;
}

export interface ProducerAccounts {
  /** The accounts as they are once this batch has arrived: of its tenants, and of those with drops that nobody heard of. */
  with(operations: OperationsByTenant): TenantAccount[];
  delivered(operations: OperationsByTenant, told: readonly TenantAccount[]): void;
  dropped(operations: OperationsByTenant): void;
}

/**
 * What one producer knows of its operations, per tenant, since it began. Two numbers for each tenant it ever saw: they
 * stay, because a sum that began again would look like a loss.
 */
export function createProducerAccounts(): ProducerAccounts {
  const accounts = new Map<string, TenantAccount>();
  const untold = new Set<string>();

  function accountOf(tenantId: string): TenantAccount {
    let account = accounts.get(tenantId);
    if (account === undefined) {
      account = { tenantId, sent: 0, dropped: 0 };
      accounts.set(tenantId, account);
    }
    return account;
  }

  return {
    with(operations) {
      const tenantIds = new Set([...operations.keys(), ...untold]);
      return [...tenantIds].map((tenantId) => {
        const { sent, dropped } = accountOf(tenantId);
        return { tenantId, sent: sent + (operations.get(tenantId) ?? 0), dropped };
      });
    },
    delivered(operations, told) {
      for (const [tenantId, count] of operations) accountOf(tenantId).sent += count;
      for (const { tenantId, dropped } of told) if (accountOf(tenantId).dropped === dropped) untold.delete(tenantId);
    },
    dropped(operations) {
      for (const [tenantId, count] of operations) {
        const account = accountOf(tenantId);
        account.sent += count;
        account.dropped += count;
        untold.add(tenantId);
      }
    },
  };
}
