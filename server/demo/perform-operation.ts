import type { TenantCache } from '#lib/sdk/node.ts';
import type { DemoGenerator } from './demo-generator.ts';
import { renewedSeconds } from './demo-kind.ts';
import type { DemoOperation } from './demo-operation.ts';

/** Does one operation of the demo at the real cache, the way an application would. */
export async function performOperation(
  cache: TenantCache,
  operation: DemoOperation,
  generator: DemoGenerator,
): Promise<void> {
  const { kind, key, device, network, session } = operation;
  const caller = { device, network, session };
  const { module, dataType, ttlSeconds } = kind;
  const store = () => cache.set(module, dataType, key, generator.loadValue(operation), { ttlSeconds, ...caller });
  switch (operation.verb) {
    case 'read': {
      const { hit } = await cache.get(module, dataType, key, caller);
      if (!hit) await store();
      break;
    }
    case 'set':
      await store();
      break;
    case 'delete':
      await cache.delete(module, dataType, key, caller);
      break;
    case 'expire':
      await cache.expire(module, dataType, key, renewedSeconds(kind), caller);
      break;
  }
}
