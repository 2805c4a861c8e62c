import type { CacheCore, TenantScope } from './cache-core.ts';
import { clearEntries } from './clear-entries.ts';
import type { EntryName } from './entry-name.ts';
import { type GetEntriesOptions, getEntries } from './get-entries.ts';
import { getEntry } from './get-entry.ts';
import { getOrSet } from './get-or-set.ts';
import type { GetResult } from './get-result.ts';
import { incrementEntry } from './increment-entry.ts';
import type { GetOrSetOptions, Loader } from './load-entry.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { runOnEntry } from './run-on-entry.ts';
import { type EntryGroup, EntryScan, type ScanOptions } from './scan-entries.ts';
import { type EntryToSet, setEntries } from './set-entries.ts';
import { type SetOptions, setEntry, ttlQuestion } from './set-entry.ts';
import { invalidateTag } from './tag-index.ts';
import { TenantStructures } from './tenant-structures.ts';
import { assertTtl, type TtlExplanation } from './ttl-policy.ts';

/**
 * One tenant's cache. Arguments that cannot be (a bad key, TTL or value) are thrown as typed errors before anything is
 * sent, and count as no operation. Faults of the cache itself never fail the caller: they are reported to `onError`,
 * observed as errors, and answered like a miss, `false` or `null` — in `strict` mode they are thrown.
 */
export class TenantCache extends TenantStructures {
  readonly tenantId: string;
  protected readonly scope: TenantScope;

  /** @throws KeyError `invalid_tenant` */
  constructor(core: CacheCore, tenantId: string, context?: ContextOptions) {
    super();
    this.scope = {
      core,
      tenantId,
      prefix: core.keyspace.tenantPrefix(tenantId),
      context: contextOf(context, { device: 'unknown', network: 'unknown' }),
    };
    this.tenantId = tenantId;
  }

  /**
   * Reads one entry. The value has the type it was stored with; `T` is the caller's knowledge of it, not a check.
   * @throws KeyError
   */
  get<T = unknown>(module: string, dataType: string, key: string, options?: ContextOptions): Promise<GetResult<T>> {
    return getEntry<T>(this.scope, module, dataType, key, options);
  }

  /**
   * Reads many entries; the answers stand in the order of the names. One operation, counted under the class of the
   * first name; hits and misses are counted per key. What could not be read is missed, the others are answered.
   * @throws KeyError, and what `options.onResult` throws
   */
  mget<T = unknown>(names: readonly EntryName[], options?: GetEntriesOptions): Promise<GetResult<T>[]> {
    return getEntries<T>(this.scope, names, options);
  }

  /**
   * The entry's value, else what `loader` answers, which is then stored. However many ask at once, in this process or
   * in others, one loads (others wait up to `loadWaitMs`). Who loads gets the loader's own value, everybody else gets it
   * as `get` does. A faulty cache only means that the loader runs. Counts as one `get`, plus one `set` where it loads.
   * @throws KeyError, TtlError, ArgumentError, ValueError (what the loader answered cannot be stored), and whatever the
   * loader throws, which is not stored
   */
  getOrSet<T>(module: string, dataType: string, key: string, loader: Loader<T>, options?: GetOrSetOptions): Promise<T> {
    return getOrSet(this.scope, { module, type: dataType, key }, loader, options);
  }

  /**
   * Stores one entry with a TTL; every entry has one. Answers whether it was stored.
   * @throws KeyError, TtlError, ValueError (`undefined` and what has no JSON form)
   */
  set(module: string, dataType: string, key: string, value: unknown, options?: SetOptions): Promise<boolean> {
    return setEntry(this.scope, { module, type: dataType, key }, value, options);
  }

  /**
   * The TTL that `set` would give, before its jitter, and why. A policy on trial holds for most keys only: with a `key`
   * the answer is for that one.
   * @throws KeyError, TtlError
   */
  explainTtl(module: string, dataType: string, options?: SetOptions & { key?: string }): TtlExplanation {
    const { core, context } = this.scope;
    const route = core.routes.find(module, dataType);
    const question = ttlQuestion(this.scope, route, contextOf(options, context), options?.ttlSeconds, options?.key);
    return core.ttlPolicy.explain(question);
  }

  /**
   * Stores many entries, each as `set` does; not all or nothing. Everything is checked before anything is sent. Answers
   * whether all were stored. One operation, counted under the class of the first entry.
   * @throws KeyError, TtlError, ValueError
   */
  mset(entries: readonly EntryToSet[], options?: ContextOptions): Promise<boolean> {
    return setEntries(this.scope, entries, options);
  }

  /**
   * Adds `by`, a whole number, to a counter and answers the sum; none there counts as 0. A new counter gets a TTL as
   * with `set`, an old one keeps what it has. A whole number that `set` wrote becomes a counter. `get` reads a counter
   * as a number of unknown age. The server itself adds: a counter is never compressed or encrypted, not even where the
   * tenant's values are. `null` where the server did not do it.
   * @throws KeyError, TtlError, ArgumentError (`by`), ValueError where the stored value is no whole number or the sum
   * would leave the safe integers; nothing is written then
   */
  increment(module: string, dataType: string, key: string, by = 1, options?: SetOptions): Promise<number | null> {
    return incrementEntry(this.scope, { module, type: dataType, key }, by, options);
  }

  /**
   * Removes one entry. Answers whether there was one.
   * @throws KeyError
   */
  delete(module: string, dataType: string, key: string, options?: ContextOptions): Promise<boolean> {
    const name = { module, type: dataType, key };
    return runOnEntry(
      this.scope,
      'delete',
      name,
      options,
      false,
      async ({ connection, storedKey }) => (await connection.client.unlink(storedKey)) === 1,
    );
  }

  /**
   * Gives an entry a new TTL, exactly as asked. Answers whether there was an entry.
   * @throws KeyError, TtlError
   */
  async expire(
    module: string,
    dataType: string,
    key: string,
    ttlSeconds: number,
    options?: ContextOptions,
  ): Promise<boolean> {
    assertTtl(ttlSeconds);
    const name = { module, type: dataType, key };
    return await runOnEntry(this.scope, 'expire', name, options, false, async ({ connection, storedKey, call }) => {
      call.ttlSeconds = ttlSeconds;
      return (await connection.client.expire(storedKey, ttlSeconds)) === 1;
    });
  }

  /**
   * Takes the TTL from an entry: it stays until it is deleted, and no eviction policy for volatile keys removes it.
   * Answers whether there was an entry with a TTL. Counted as `expire`.
   * @throws KeyError
   */
  persist(module: string, dataType: string, key: string, options?: ContextOptions): Promise<boolean> {
    const name = { module, type: dataType, key };
    return runOnEntry(
      this.scope,
      'expire',
      name,
      options,
      false,
      async ({ connection, storedKey }) => (await connection.client.persist(storedKey)) === 1,
    );
  }

  /**
   * Whole seconds until the server removes the entry, rounded up; `Infinity` where it has no TTL, `null` where there is
   * no entry. Counted as `expire`: it says nothing of hits.
   * @throws KeyError
   */
  ttl(module: string, dataType: string, key: string, options?: ContextOptions): Promise<number | null> {
    const name = { module, type: dataType, key };
    return runOnEntry(
      this.scope,
      'expire',
      name,
      options,
      null,
      async ({ connection, storedKey }) => {
        const leftMs = await connection.client.pttl(storedKey);
        if (leftMs === -2) return null;
        return leftMs === -1 ? Number.POSITIVE_INFINITY : Math.ceil(leftMs / 1000);
      },
      'read',
    );
  }

  /**
   * Whether there is an entry, readable or not. Counted as a `get` that hits or misses.
   * @throws KeyError
   */
  has(module: string, dataType: string, key: string, options?: ContextOptions): Promise<boolean> {
    const name = { module, type: dataType, key };
    return runOnEntry(this.scope, 'get', name, options, false, async ({ connection, storedKey, call }) => {
      const found = (await connection.client.exists(storedKey)) === 1;
      call.outcome = found ? 'hit' : 'miss';
      if (found) call.hits = 1;
      else call.misses = 1;
      return found;
    });
  }

  /**
   * The entries of a module, or of one data type of it, page by page: `for await (const { type, key } of
   * tenant.scan({ module: 'crm' }))`. In no order, and one may come twice. Ends when the budget is used up, which
   * `complete` then denies. Each page is one `scan` operation. A fault is reported and ends it.
   * @throws KeyError, ArgumentError
   */
  scan(options: ScanOptions): EntryScan {
    return new EntryScan(this.scope, options);
  }

  /**
   * Removes the entries of one module, or of one data type of it, and answers how many; `null` where the server did not
   * do it, or not to the end. Never reaches locks, queues or another module, whatever its name begins with. Reads
   * through the whole database: for now and then. One `delete` operation.
   * @throws ArgumentError where no module is named; KeyError
   */
  clear(group: EntryGroup): Promise<number | null> {
    return clearEntries(this.scope, group);
  }

  /**
   * Removes the entries that were set with this tag, in any module, and answers how many; `null` where a server did not
   * do it, or not to the end. An entry set again without its tag goes too; one that `expire` or `persist` keeps longer
   * than the TTL it was set with is not found beyond that. One `delete` operation.
   * @throws KeyError
   */
  invalidateTag(tag: string): Promise<number | null> {
    return invalidateTag(this.scope, tag);
  }
}
