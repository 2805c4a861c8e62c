/** A data key as it is kept: of no use without its master key. */
export interface WrappedDataKey {
  /** 1 to 2^32 − 1. */
  id: number;
  wrapped: string;
}

/** Where wrapped data keys are kept. What is lost there makes the values sealed with it misses. */
export interface DataKeyStore {
  /** All of a tenant's keys, in any order. */
  load(tenantId: string): Promise<WrappedDataKey[]>;
  /** Keeps a new key; false where its id is taken: two processes that make the same key must agree on one. */
  add(tenantId: string, key: WrappedDataKey): Promise<boolean>;
  /** Replaces the wrapped form; false where it is not `from` any more, so that an erased key does not come back. */
  replace(tenantId: string, id: number, from: string, to: string): Promise<boolean>;
}

/** Keys that live as long as the process: for tests, and for values that need not outlive it. */
export function createMemoryDataKeyStore(): DataKeyStore {
  const tenants = new Map<string, Map<number, string>>();
  return {
    async load(tenantId) {
      return [...(tenants.get(tenantId) ?? [])].map(([id, wrapped]) => ({ id, wrapped }));
    },
    async add(tenantId, { id, wrapped }) {
      const keys = tenants.get(tenantId) ?? new Map<number, string>();
      if (keys.has(id)) return false;
      tenants.set(tenantId, keys.set(id, wrapped));
      return true;
    },
    async replace(tenantId, id, from, to) {
      const keys = tenants.get(tenantId);
      if (keys?.get(id) !== from) return false;
      keys.set(id, to);
      return true;
    },
  };
}
