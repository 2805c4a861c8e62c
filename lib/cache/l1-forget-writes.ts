import type { Operation } from '../contracts/vocabulary.ts';
import type { CacheCore } from './cache-core.ts';
import type { L1Cache } from './l1-cache.ts';
import type { Observation } from './observation.ts';

const writes: ReadonlySet<Operation> = new Set(['set', 'delete', 'expire', 'increment']);

/** After a write of this process ended, its key is read from the server, whenever the server's own notice comes. */
export function forgetWrites(l1: L1Cache, { observer, keyspace, routes }: CacheCore): void {
  const forget = ({ operation, tenantId, module, dataType, key }: Observation): void => {
    if (!writes.has(operation)) return;
    // Entries that are not named: a whole class, or whatever has a tag.
    if (key === null) l1.forgetAll();
    else l1.forget(keyspace.join(keyspace.tenantPrefix(tenantId), routes.find(module, dataType).infix, key));
  };
  observer.subscribe(forget, { gets: false });
}
