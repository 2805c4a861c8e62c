import type { TenantScope } from './cache-core.ts';
import type { EntryName } from './entry-name.ts';
import { openAnswer, toResult } from './get-entry.ts';
import { type GetResult, missed } from './get-result.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';

/** See `TenantCache.mget`. */
export async function getEntries<T>(
  scope: TenantScope,
  names: readonly EntryName[],
  options: ContextOptions | undefined,
): Promise<GetResult<T>[]> {
  const { core, tenantId } = scope;
  const entries = names.map(({ module, type, key }) => {
    const route = core.routes.find(module, type);
    const address = { tenantId, database: route.database, module, dataType: type, key };
    return { route, address, storedKey: core.keyspace.join(scope.prefix, route.infix, key) };
  });
  const [first] = entries;
  if (first === undefined) return [];
  core.observer.assertAllowed(tenantId, entries, first.route.database, 'read');
  const call = core.observer.begin('mget', tenantId, first.route, null, contextOf(options, scope.context));
  const read = async (entry: (typeof entries)[number]): Promise<Buffer | null> => {
    const connection = core.topology.resolve(tenantId, entry.route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    return await connection.read(entry.storedKey);
  };
  try {
    const answers = await Promise.allSettled(entries.map(read));
    const faults: unknown[] = [];
    const open = async (entry: (typeof entries)[number], index: number): Promise<GetResult<T>> => {
      const answer = answers[index];
      try {
        if (answer?.status !== 'fulfilled') throw answer?.reason;
        const opened = await openAnswer(core, call, answer.value, entry.address);
        return opened === null ? missed : toResult<T>(call, opened);
      } catch (error) {
        faults.push(error);
        return missed;
      }
    };
    const results = await Promise.all(entries.map(open));
    if (faults.length > 0) {
      // The other keys were answered: they still count.
      const { hits, misses, stales } = call;
      reportFault(core, call, faults[0]);
      Object.assign(call, { hits, misses, stales });
    }
    return results;
  } finally {
    core.observer.end(call);
  }
}
