import type { Operation } from '../contracts/vocabulary.ts';
import type { Access } from './access-policy.ts';
import type { TenantScope } from './cache-core.ts';
import { ValueError } from './cache-error.ts';
import type { EntryName } from './entry-name.ts';
import type { Observation } from './observation.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';
import type { DataConnection } from './server-connection.ts';

/** What a verb is handed to do its work. */
export interface EntryWork {
  connection: DataConnection;
  storedKey: string;
  call: Observation;
}

/**
 * Runs a verb on one entry as one observed operation. A fault is reported and answered with `fallback`; in strict mode
 * it is thrown, as is a ValueError always: there the caller asked for what the stored value cannot do. `get` and `set`, which must cost as little as possible, say the same without the closure.
 */
export async function runOnEntry<T>(
  scope: TenantScope,
  operation: Operation,
  { module, type, key }: EntryName,
  options: ContextOptions | undefined,
  fallback: T,
  work: (on: EntryWork) => Promise<T>,
  access?: Access,
): Promise<T> {
  const { routes, keyspace, observer, topology } = scope.core;
  const route = routes.find(module, type);
  const storedKey = keyspace.join(scope.prefix, route.infix, key);
  const call = observer.begin(operation, scope.tenantId, route, key, contextOf(options, scope.context), access);
  try {
    const connection = topology.resolve(scope.tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    return await work({ connection, storedKey, call });
  } catch (error) {
    if (error instanceof ValueError) {
      call.outcome = 'error';
      throw error;
    }
    reportFault(scope.core, call, error);
    return fallback;
  } finally {
    observer.end(call);
  }
}
