import type { Operation } from '../contracts/vocabulary.ts';
import type { CacheCore } from './cache-core.ts';
import type { L1Cache } from './l1-cache.ts';

const writes: ReadonlySet<Operation> = new Set(['set', 'delete', 'expire', 'increment']);

/** After a write of this process ended, its key is read from the server, whenever the server's own notice comes. */
export function forgetWrites(l1: L1Cache, { observer, keyspace, routes }: CacheCore): void {
  observer.subscribe(({ operation, tenantId, module, dataType, key }) => {
    if (operation === 'get' || !writes.has(operation)) return;
    // Entries that are not named: a whole class, or whatever has a tag.
    if (key === null) l1.forgetAll();
    else l1.forget(keyspace.join(keyspace.tenantPrefix(tenantId), routes.find(module, dataType).infix, key));
  });
}
