import type { KeyObject } from 'node:crypto';

/** A tenant's key for its values, 256 bits. */
export interface DataKey {
  /** 1 to 2^32 − 1, unique within the tenant; the greater, the newer. Stored with every value. */
  id: number;
  secret: KeyObject;
}

/**
 * Where a cache gets tenants' data keys from. What is known answers at once, so that sealing stays synchronous. May
 * throw, or reject with, a CacheError where keys cannot be had; nothing is stored or opened then.
 */
export interface DataKeyProvider {
  /** Whether this tenant's values are encrypted. Must not change its mind from call to call. */
  covers(tenantId: string): boolean;
  /** The key that new values are sealed with; made where the tenant has none. */
  newest(tenantId: string): DataKey | Promise<DataKey>;
  /** The key of this id; `null` where the tenant has no such key. */
  find(tenantId: string, id: number): DataKey | null | Promise<DataKey | null>;
}
