import type { KeyForm } from '#lib/cache/keyspace.ts';
import { logicalKey, storedKeyFor } from './logical-key.ts';

const databasePrefix = /^(\d|1[0-5]):/;
/** The same behind what marks a load that is under way, which is kept beside its entry. */
const storedPrefix = /^(?:_load:)?(\d|1[0-5]):/;
/** What the cache keeps for itself stands behind the tenant's prefix, without the number of a database. */
const own = /^(_|data-keys$)/;

/**
 * How keys are written on the servers, and what is the same wherever they are: a logical key names neither the tenant nor
 * the database, so that what was taken from one kind of server goes back to another.
 */
export class KeyWriting {
  private readonly form: KeyForm;
  private readonly indexDatabase: number;

  /** `indexDatabase`: the purpose database of indexes and data keys. */
  constructor(form: KeyForm, indexDatabase: number) {
    this.form = form;
    this.indexDatabase = indexDatabase;
  }

  /** The purpose database of a stored key, where keys are written with it. */
  databaseOf(tenantId: string, storedKey: Buffer): number {
    const match = storedPrefix.exec(restOf(tenantId, storedKey).toString('latin1'));
    return match === null ? this.indexDatabase : Number(match[1]);
  }

  /** `null` for keys that no backup holds, as `logicalKey` says. */
  logical(tenantId: string, storedKey: Buffer): Buffer | null {
    const key = logicalKey(tenantId, storedKey);
    return key === null ? null : key.subarray(this.prefixLength(key));
  }

  /** The stored key for a tenant, whosever it was. */
  stored(tenantId: string, { database, key }: { database: number; key: Buffer }): Buffer {
    if (this.form === 'numbered' || own.test(key.toString('latin1'))) return storedKeyFor(tenantId, key);
    return storedKeyFor(tenantId, Buffer.concat([Buffer.from(`${database}:`), key]));
  }

  /** `{database}:{logical key}` of what stands in an index. */
  logicalMember(member: string): string {
    const at = member.indexOf(':') + 1;
    const key = member.slice(at);
    return member.slice(0, at) + key.slice(this.prefixLength(Buffer.from(key)));
  }

  /** The same in the other direction. */
  storedMember(member: string): string {
    if (this.form === 'numbered') return member;
    const at = member.indexOf(':') + 1;
    return member.slice(0, at) + member;
  }

  private prefixLength(key: Buffer): number {
    return this.form === 'numbered' ? 0 : (databasePrefix.exec(key.toString('latin1'))?.[0].length ?? 0);
  }
}

function restOf(tenantId: string, storedKey: Buffer): Buffer {
  return storedKey.subarray(`tenant:${tenantId}:`.length);
}
