import { LateConnection } from './late-connection.ts';
import type { Topology } from './topology.ts';

/** The same topology, where calls wait for `known`, once, before it is looked up where their tenant is. */
export function locateAfter(topology: Topology, known: () => Promise<void>): Topology {
  let isKnown = false;
  let knowing: Promise<void> | null = null;
  const learn = async (): Promise<void> => {
    await known();
    isKnown = true;
  };
  return {
    keyForm: topology.keyForm,
    resolve(tenantId, database) {
      if (isKnown) return topology.resolve(tenantId, database);
      const plane = topology.planeOf(database);
      return new LateConnection(
        plane,
        () => {
          knowing ??= learn();
          return knowing;
        },
        () => topology.resolve(tenantId, database),
      );
    },
    planeOf: (database) => topology.planeOf(database),
    connectionCount: () => topology.connectionCount(),
    close: () => topology.close(),
  };
}
