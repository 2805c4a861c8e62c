import type { EntryName, TenantScope } from './cache-core.ts';
import { sealEnvelope } from './envelope.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';
import { chooseTtl } from './set-entry.ts';

export interface EntryToSet extends EntryName {
  value: unknown;
  /** As for `set`. */
  ttlSeconds?: number | undefined;
}

/** See `TenantCache.mset`. */
export async function setEntries(
  scope: TenantScope,
  entries: readonly EntryToSet[],
  options: ContextOptions | undefined,
): Promise<boolean> {
  const { core, tenantId } = scope;
  const context = contextOf(options, scope.context);
  const storedAtSeconds = Math.floor(core.now() / 1000);
  const writes = entries.map(({ module, type, key, value, ttlSeconds }) => {
    const route = core.routes.find(module, type);
    return {
      route,
      storedKey: core.keyspace.join(scope.prefix, route.infix, key),
      ttlSeconds: chooseTtl(scope, route, context, ttlSeconds),
      envelope: sealEnvelope(value, storedAtSeconds),
    };
  });
  const [first] = writes;
  if (first === undefined) return true;
  const call = core.observer.begin('mset', tenantId, first.route, null, context);
  call.sizeBytes = writes.reduce((sum, { envelope }) => sum + envelope.length, 0);
  const write = async ({ route, storedKey, ttlSeconds, envelope }: (typeof writes)[number]): Promise<void> => {
    const connection = core.topology.resolve(tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    await connection.store(storedKey, envelope, ttlSeconds);
  };
  try {
    const answers = await Promise.allSettled(writes.map(write));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed === undefined) return true;
    reportFault(core, call, failed.reason);
    return false;
  } finally {
    core.observer.end(call);
  }
}
