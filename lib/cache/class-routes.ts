import type { Catalogue } from './catalogue.ts';
import type { Keyspace } from './keyspace.ts';
import type { OperationScope } from './observe.ts';

/** Everything about a module and data type that does not depend on the tenant. */
export interface ClassRoute extends OperationScope {
  /** The part of the stored key between tenant and key. */
  infix: string;
  /** Default TTL of the purpose database, seconds. */
  databaseTtlSeconds: number;
}

/** Classes are few; what comes beyond this many is made anew each time instead of being kept. */
const greatestKept = 10_000;

/** Finds the route of a class; the grammar is checked when a class is first seen, and never again. */
export class ClassRoutes {
  private readonly byModule = new Map<string, Map<string, ClassRoute>>();
  private readonly catalogue: Catalogue;
  private readonly keyspace: Keyspace;
  private kept = 0;

  constructor(catalogue: Catalogue, keyspace: Keyspace) {
    this.catalogue = catalogue;
    this.keyspace = keyspace;
  }

  /** Throws KeyError for a module or data type outside the grammar. */
  find(module: string, dataType: string): ClassRoute {
    return this.byModule.get(module)?.get(dataType) ?? this.add(module, dataType);
  }

  private add(module: string, dataType: string): ClassRoute {
    const { id, defaultTtlSeconds } = this.catalogue.databaseForModule(module);
    const infix = this.keyspace.classInfix(module, dataType, id);
    const route: ClassRoute = { database: id, module, dataType, infix, databaseTtlSeconds: defaultTtlSeconds };
    if (this.kept < greatestKept) {
      this.kept += 1;
      const types = this.byModule.get(module) ?? new Map<string, ClassRoute>();
      types.set(dataType, route);
      this.byModule.set(module, types);
    }
    return route;
  }
}
