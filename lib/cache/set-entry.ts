import type { TenantScope } from './cache-core.ts';
import type { ClassRoute } from './class-routes.ts';
import { sealEnvelope } from './envelope.ts';
import type { OperationContext } from './observe.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';

export interface SetOptions extends ContextOptions {
  /** Whole seconds from 1 to ten years; without it the TTL policy decides. Jitter of ±10 % is added either way. */
  ttlSeconds?: number | undefined;
}

/** Seconds, jitter included. Throws TtlError. */
export function chooseTtl(
  scope: TenantScope,
  route: ClassRoute,
  context: OperationContext,
  explicitTtlSeconds: number | undefined,
): number {
  return scope.core.ttlPolicy.choose({
    tenantId: scope.tenantId,
    module: route.module,
    dataType: route.dataType,
    device: context.device,
    network: context.network,
    databaseTtlSeconds: route.databaseTtlSeconds,
    explicitTtlSeconds,
  });
}

/** See `TenantCache.set`. */
export async function setEntry(
  scope: TenantScope,
  module: string,
  dataType: string,
  key: string,
  value: unknown,
  options: SetOptions | undefined,
): Promise<boolean> {
  const { core } = scope;
  const route = core.routes.find(module, dataType);
  const storedKey = core.keyspace.join(scope.prefix, route.infix, key);
  const context = contextOf(options, scope.context);
  const ttlSeconds = chooseTtl(scope, route, context, options?.ttlSeconds);
  const call = core.observer.begin('set', scope.tenantId, route, key, context);
  // Refuses what cannot be stored, and is part of what the caller waits for.
  const envelope = sealEnvelope(value, Math.floor(core.now() / 1000));
  try {
    const connection = core.topology.resolve(scope.tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    call.sizeBytes = envelope.length;
    call.ttlSeconds = ttlSeconds;
    await connection.client.set(storedKey, envelope, 'EX', ttlSeconds);
    return true;
  } catch (error) {
    reportFault(core, call, error);
    return false;
  } finally {
    core.observer.end(call);
  }
}
