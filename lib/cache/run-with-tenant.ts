import { AsyncLocalStorage } from 'node:async_hooks';
import { CacheError } from './cache-error.ts';
import { Keyspace } from './keyspace.ts';
import type { ContextOptions } from './operation-context.ts';

/** Whose work is being done, and from what device. */
export interface CurrentTenant {
  readonly tenantId: string;
  readonly context: ContextOptions | undefined;
}

const storageName = Symbol.for('kryonix.tenant-scope');
const shared = globalThis as { [storageName]?: AsyncLocalStorage<CurrentTenant> };
/** One per process, however often a bundler evaluates this module: who sets the tenant and who asks must meet. */
const storage = shared[storageName] ?? new AsyncLocalStorage<CurrentTenant>();
shared[storageName] = storage;
const grammar = new Keyspace();

/**
 * Runs `fn`, and whatever it awaits or schedules, as this tenant: `currentTenant()` and `cache.current()` answer it,
 * beside any number of others at the same time. Answers what `fn` answers. `context` is what a request tells of its
 * device, see `deviceContext`.
 * @throws KeyError `invalid_tenant`
 */
export function runWithTenant<T>(tenantId: string, fn: () => T, context?: ContextOptions): T {
  grammar.tenantPrefix(tenantId);
  return storage.run({ tenantId, context }, fn);
}

/** @throws CacheError `no_tenant` outside `runWithTenant` */
export function currentTenantInContext(): CurrentTenant {
  const scope = storage.getStore();
  if (scope === undefined) throw new CacheError('no_tenant', 'no tenant: this was not called within runWithTenant');
  return scope;
}

/** The id of the tenant whose work is being done. Throws CacheError `no_tenant` outside `runWithTenant`. */
export function currentTenant(): string {
  return currentTenantInContext().tenantId;
}
