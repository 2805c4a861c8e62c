import type { TenantScope } from './cache-core.ts';
import type { EntryName } from './entry-name.ts';
import { openAnswer, toResult } from './get-entry.ts';
import { type GetResult, missed } from './get-result.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';

export interface GetEntriesOptions extends ContextOptions {
  /**
   * Told of each answer, in order, before the next is unpacked, and while only a few more were asked for: who has a bound
   * for all of them never holds much more. What it throws ends the reading and is what `mget` throws.
   */
  onResult?: ((result: GetResult<unknown>) => void) | undefined;
}

/** Answers that are asked for at once where somebody watches: of the largest values, 64 MiB. */
const watchedAtOnce = 8;

/** See `TenantCache.mget`. */
export async function getEntries<T>(
  scope: TenantScope,
  names: readonly EntryName[],
  options: GetEntriesOptions | undefined,
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
    const faults: unknown[] = [];
    type Answer = PromiseSettledResult<Buffer | null> | undefined;
    const open = async ({ address }: (typeof entries)[number], answer: Answer): Promise<GetResult<T>> => {
      try {
        if (answer?.status !== 'fulfilled') throw answer?.reason;
        const opened = await openAnswer(core, call, answer.value, address);
        return opened === null ? missed : toResult<T>(call, opened);
      } catch (error) {
        faults.push(error);
        return missed;
      }
    };
    const results: GetResult<T>[] = [];
    const onResult = options?.onResult;
    const atOnce = onResult === undefined ? entries.length : watchedAtOnce;
    for (let start = 0; start < entries.length; start += atOnce) {
      const group = entries.slice(start, start + atOnce);
      const answers = await Promise.allSettled(group.map(read));
      if (onResult === undefined) {
        results.push(...(await Promise.all(group.map((entry, index) => open(entry, answers[index])))));
        continue;
      }
      for (const [index, entry] of group.entries()) {
        const result = await open(entry, answers[index]);
        onResult(result);
        results.push(result);
      }
    }
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
