import type { TenantCache } from '#lib/sdk/node.ts';
import type { DemoGenerator, DemoOperation } from './demo-generator.ts';
import { renewedSeconds } from './demo-kind.ts';

/** Does one operation of the demo at the real cache, the way an application would. */
export async function performOperation(
  cache: TenantCache,
  operation: DemoOperation,
  generator: DemoGenerator,
): Promise<void> {
  const { kind, key, device, network } = operation;
  const { module, dataType, ttlSeconds } = kind;
  const store = () => cache.set(module, dataType, key, generator.loadValue(operation), { ttlSeconds, device, network });
  switch (operation.verb) {
    case 'read': {
      const { hit } = await cache.get(module, dataType, key, { device, network });
      if (!hit) await store();
      break;
    }
    case 'set':
      await store();
      break;
    case 'delete':
      await cache.delete(module, dataType, key, { device, network });
      break;
    case 'expire':
      await cache.expire(module, dataType, key, renewedSeconds(kind), { device, network });
      break;
  }
}
