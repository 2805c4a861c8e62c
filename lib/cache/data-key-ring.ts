import { createSecretKey, randomBytes } from 'node:crypto';
import { CacheError } from './cache-error.ts';
import type { DataKey, DataKeyProvider } from './data-key-provider.ts';
import type { DataKeyStore, WrappedDataKey } from './data-key-store.ts';
import type { MasterKeys } from './master-keys.ts';

/** How long another process's rotation that nobody told of may go unseen by sealing; opening sees it at once. */
const refreshMs = 30_000;
/** Unknown ids ask the store at most this often, whatever is planted on the server. */
const leastPauseMs = 1_000;
const greatestKeptTenants = 10_000;

interface TenantKeys {
  byId: ReadonlyMap<number, DataKey>;
  newest: DataKey;
  loadedAtMs: number;
}

export interface DataKeyRingOptions {
  store: DataKeyStore;
  masterKeys: MasterKeys;
  /** Which tenants' values are encrypted. Default all. */
  tenants?: ((tenantId: string) => boolean) | undefined;
  /** The newest key of a tenant as it was told; 0 where it was not. */
  toldNewest?: ((tenantId: string) => number) | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
  report: (error: unknown) => void;
}

/** Tenants' data keys, unwrapped in memory only, fetched once and then known. */
export class DataKeyRing implements DataKeyProvider {
  readonly covers: (tenantId: string) => boolean;
  private readonly options: DataKeyRingOptions;
  private readonly tenants = new Map<string, TenantKeys>();
  private readonly loading = new Map<string, Promise<TenantKeys>>();

  constructor(options: DataKeyRingOptions) {
    this.options = options;
    this.covers = options.tenants ?? (() => true);
  }

  newest(tenantId: string): DataKey | Promise<DataKey> {
    const known = this.tenants.get(tenantId);
    if (known === undefined) return this.load(tenantId).then((keys) => keys.newest);
    if (this.isBehind(tenantId, known)) return this.load(tenantId).then((keys) => keys.newest);
    // An older key still opens everywhere: sealing need not wait for the refresh, nor fail with it.
    if (this.ageOf(known) > refreshMs) this.load(tenantId).catch(this.options.report);
    return known.newest;
  }

  find(tenantId: string, id: number): DataKey | null | Promise<DataKey | null> {
    const known = this.tenants.get(tenantId);
    const key = known?.byId.get(id);
    if (key !== undefined) return key;
    if (known !== undefined && this.ageOf(known) < leastPauseMs) return null;
    return this.load(tenantId).then(({ byId }) => byId.get(id) ?? null);
  }

  /** Makes a new data key, which seals from now on; older ones still open. Answers its id. Rejects with CacheError. */
  async rotate(tenantId: string): Promise<number> {
    const kept = await this.options.store.load(tenantId);
    await this.create(tenantId, 1 + Math.max(0, ...kept.map(({ id }) => id)));
    return (await this.load(tenantId)).newest.id;
  }

  /**
   * Wraps a tenant's keys by the current master key; answers how many were not. Once done for every tenant, the former
   * master key can go. Rejects with CacheError where a key can be unwrapped by none of the master keys.
   */
  async rewrap(tenantId: string): Promise<number> {
    const { store, masterKeys } = this.options;
    const old = (await store.load(tenantId)).filter(({ wrapped }) => !masterKeys.isCurrent(wrapped));
    let replaced = 0;
    for (const { id, wrapped } of old) {
      const again = masterKeys.wrap(masterKeys.unwrap(wrapped, tenantId, id), tenantId, id);
      if (await store.replace(tenantId, id, wrapped, again)) replaced += 1;
    }
    return replaced;
  }

  /** A newer key was told of. One that is told of and not there is looked for once a second. */
  private isBehind(tenantId: string, known: TenantKeys): boolean {
    const { toldNewest } = this.options;
    return toldNewest !== undefined && toldNewest(tenantId) > known.newest.id && this.ageOf(known) >= leastPauseMs;
  }

  /** How many data keys a tenant has, and how many of them the next `rewrap` has to do with. Makes none. */
  async count(tenantId: string): Promise<{ keys: number; underFormerMasterKey: number }> {
    const kept = await this.options.store.load(tenantId);
    const former = kept.filter(({ wrapped }) => !this.options.masterKeys.isCurrent(wrapped));
    return { keys: kept.length, underFormerMasterKey: former.length };
  }

  private ageOf(keys: TenantKeys): number {
    return this.options.now() - keys.loadedAtMs;
  }

  /** One look at the store at a time for each tenant. */
  private load(tenantId: string): Promise<TenantKeys> {
    const underWay = this.loading.get(tenantId);
    if (underWay !== undefined) return underWay;
    const loading = this.loadNow(tenantId).finally(() => this.loading.delete(tenantId));
    this.loading.set(tenantId, loading);
    return loading;
  }

  private async loadNow(tenantId: string): Promise<TenantKeys> {
    const { store, now } = this.options;
    let kept = await store.load(tenantId);
    if (kept.length === 0) {
      await this.create(tenantId, 1);
      kept = await store.load(tenantId);
    }
    const byId = this.unwrapAll(tenantId, kept);
    const newest = byId.get(Math.max(...byId.keys()));
    if (newest === undefined) {
      // Not a reason to make another: with a wrong master key, this process would lock all others out.
      throw new CacheError('data_key_unavailable', 'none of the tenant’s data keys can be unwrapped');
    }
    const keys = { byId, newest, loadedAtMs: now() };
    this.keep(tenantId, keys);
    return keys;
  }

  private unwrapAll(tenantId: string, kept: readonly WrappedDataKey[]): Map<number, DataKey> {
    const keys = new Map<number, DataKey>();
    for (const { id, wrapped } of kept) {
      try {
        keys.set(id, { id, secret: this.options.masterKeys.unwrap(wrapped, tenantId, id) });
      } catch (error) {
        this.options.report(error);
      }
    }
    return keys;
  }

  private async create(tenantId: string, id: number): Promise<void> {
    const { store, masterKeys } = this.options;
    await store.add(tenantId, { id, wrapped: masterKeys.wrap(createSecretKey(randomBytes(32)), tenantId, id) });
  }

  private keep(tenantId: string, keys: TenantKeys): void {
    this.tenants.delete(tenantId);
    this.tenants.set(tenantId, keys);
    const [oldest] = this.tenants.keys();
    if (this.tenants.size > greatestKeptTenants && oldest !== undefined) this.tenants.delete(oldest);
  }
}
