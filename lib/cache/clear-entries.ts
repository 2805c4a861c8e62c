import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import { reportFault } from './report-fault.ts';
import { type EntryGroup, scanPage } from './scan-entries.ts';

/** See `TenantCache.clear`. */
export async function clearEntries(scope: TenantScope, group: EntryGroup): Promise<number | null> {
  const { module, dataType } = group;
  if (typeof module !== 'string' || module === '' || dataType === '') {
    throw new ArgumentError('clear needs a module, and clears nothing wider');
  }
  const { core, tenantId, prefix } = scope;
  const route = core.routes.find(module, dataType ?? 'any');
  const pattern = core.keyspace.matchPattern(prefix, { module, dataType, database: route.database }, '');
  const call = core.observer.begin('delete', tenantId, route, null, scope.context);
  try {
    const connection = core.topology.resolve(tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    let cleared = 0;
    let cursor = '0';
    do {
      const page = await scanPage(scope, connection, group, pattern, cursor);
      // One key a command: in a cluster they belong to many servers.
      const removed = await Promise.all(page.storedKeys.map((storedKey) => connection.client.unlink(storedKey)));
      cleared += removed.reduce((sum, count) => sum + count, 0);
      cursor = page.cursor;
    } while (cursor !== '0');
    return cleared;
  } catch (error) {
    reportFault(core, call, error);
    return null;
  } finally {
    core.observer.end(call);
  }
}
