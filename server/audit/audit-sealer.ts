import { createHmac, hkdfSync } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../db/in-transaction.ts';
import { findHead, insertSeal, listUnsealed } from '../db/queries/audit/audit-seals.ts';

/** Where the end of each chain is kept a second time, out of the database's reach: who cuts a chain short is found out. */
export const headsKey = 'kryonix:audit:heads';
export const platformChain = 'platform';

const most = 500;

/** Who has the database but not the master key cannot make a seal. */
export function auditKey(masterKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), '', 'kryonix audit seals', 32));
}

/** The seal of an entry: over its text and the seal before it. */
export function sealOf(key: Buffer, before: Buffer | null, text: string): Buffer {
  return createHmac('sha256', key)
    .update(before ?? Buffer.alloc(32))
    .update(text)
    .digest();
}

/**
 * Seals the entries of the audit log that are not sealed yet, each into its tenant's chain, in the order of their numbers.
 * Commands do not wait for it. Runs in one process at a time; were it two, one of them would fail and seal nothing.
 */
export class AuditSealer {
  private whole = true;

  constructor(private readonly options: { pool: Pool; control: Redis; key: Buffer }) {}

  /** Answers how many were sealed. */
  async run(): Promise<number> {
    const { pool, control } = this.options;
    let sealed = 0;
    for (;;) {
      const { entries, heads } = await inTransaction(pool, (client) => this.sealSome(client));
      if (heads.size > 0) await control.hset(headsKey, Object.fromEntries(heads));
      sealed += entries;
      if (entries < most) break;
    }
    // Once per process everything is looked at, then only what is new.
    this.whole = false;
    return sealed;
  }

  private async sealSome(client: PoolClient): Promise<{ entries: number; heads: Map<string, string> }> {
    const entries = await listUnsealed(client, { most, whole: this.whole });
    const heads = new Map<string | null, { position: number; hmac: Buffer | null }>();
    for (const { id, tenantId, text } of entries) {
      const before = heads.get(tenantId) ?? (await findHead(client, tenantId)) ?? { position: 0, hmac: null };
      const head = { position: before.position + 1, hmac: sealOf(this.options.key, before.hmac, text) };
      await insertSeal(client, { tenantId, entryId: id, ...head });
      heads.set(tenantId, head);
    }
    const told = [...heads].map(([tenantId, { position, hmac }]): [string, string] => [
      tenantId ?? platformChain,
      `${position}:${hmac?.toString('hex')}`,
    ]);
    return { entries: entries.length, heads: new Map(told) };
  }
}
