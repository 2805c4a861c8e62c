import type { TenantScope } from './cache-core.ts';
import { addFrame } from './entry-frame.ts';
import type { EntryName } from './entry-name.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';
import { chooseTtl } from './set-entry.ts';

export interface EntryToSet extends EntryName {
  value: unknown;
  /** As for `set`. */
  ttlSeconds?: number | undefined;
}

const neverStale = { freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0 };

/** See `TenantCache.mset`. */
export async function setEntries(
  scope: TenantScope,
  entries: readonly EntryToSet[],
  options: ContextOptions | undefined,
): Promise<boolean> {
  const { core, tenantId } = scope;
  const context = contextOf(options, scope.context);
  const nowMs = core.now();
  const storedAtSeconds = Math.floor(nowMs / 1000);
  const writes = entries.map(({ module, type, key, value, ttlSeconds }) => {
    const route = core.routes.find(module, type);
    const storedKey = core.keyspace.join(scope.prefix, route.infix, key);
    const chosenSeconds = chooseTtl(scope, route, context, ttlSeconds, key);
    const address = { tenantId, database: route.database, module, dataType: type, key, device: context.device };
    const sealed = core.sealer.seal(value, storedAtSeconds, address);
    // Waited for below, unless a later entry is refused before: then nobody asks how it ended.
    if (sealed instanceof Promise) sealed.catch(() => undefined);
    const priority = core.priorityOf(tenantId, route, nowMs);
    return { route, storedKey, ttlSeconds: chosenSeconds, sealed, priority };
  });
  const [first] = writes;
  if (first === undefined) return true;
  core.observer.assertAllowed(tenantId, writes, first.route.database, 'store');
  const call = core.observer.begin('mset', tenantId, first.route, null, context);
  call.sizeBytes = 0;
  const write = async ({ route, storedKey, ttlSeconds, sealed, priority }: (typeof writes)[number]): Promise<void> => {
    const envelope = sealed instanceof Promise ? await sealed : sealed;
    const bytes = priority === null ? envelope : addFrame(envelope, { ...neverStale, priority });
    call.sizeBytes = (call.sizeBytes ?? 0) + bytes.length;
    const connection = core.topology.resolve(tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    await connection.store(storedKey, bytes, ttlSeconds);
  };
  try {
    const answers = await Promise.allSettled(writes.map(write));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed === undefined) return true;
    reportFault(core, call, failed.reason);
    return false;
  } finally {
    if (core.l1 !== null) for (const { storedKey } of writes) core.l1.forget(storedKey);
    core.observer.end(call);
  }
}
