import type { Cache } from '#lib/sdk/node.ts';
import type { DemoTenant } from './demo-tenants.ts';

interface LoadedClass {
  module: string;
  dataType: string;
  /** By tenant: what brings the value of a key, `undefined` for one that there is not. */
  load: Map<string, (key: string) => unknown>;
}

/** Tells the cache where values come from that may be stored before anybody asks, as an application does. */
export function registerLoaders(
  cache: Pick<Cache, 'registerLoader'>,
  tenants: readonly Pick<DemoTenant, 'id' | 'generator' | 'profile'>[],
  now: () => number = Date.now,
): void {
  const classes = new Map<string, LoadedClass>();
  for (const { id, generator, profile } of tenants) {
    for (const kind of profile.kinds.filter(({ loadsAhead }) => loadsAhead)) {
      const { module, dataType } = kind;
      const indexes = new Map(Array.from({ length: kind.keys }, (_, index) => [kind.key(index), index]));
      const named: LoadedClass = classes.get(`${module}:${dataType}`) ?? { module, dataType, load: new Map() };
      classes.set(`${module}:${dataType}`, named);
      named.load.set(id, (key) => {
        const index = indexes.get(key);
        return index === undefined ? undefined : generator.loadValue({ kind, index, atMs: now() });
      });
    }
  }
  for (const { module, dataType, load } of classes.values()) {
    cache.registerLoader(module, dataType, ({ tenantId, key }) => load.get(tenantId)?.(key));
  }
}
