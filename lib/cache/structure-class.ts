import type { Operation } from '../contracts/vocabulary.ts';
import { CacheError, CacheUnavailableError } from './cache-error.ts';
import type { Catalogue } from './catalogue.ts';
import type { Keyspace } from './keyspace.ts';
import type { Observation } from './observation.ts';
import type { Observer, OperationContext, OperationScope } from './observe.ts';
import type { ServerConnection } from './server-connection.ts';
import type { Topology } from './topology.ts';

/** What sessions, locks, queues … need of the cache that they belong to. */
export interface StructureCore {
  catalogue: Catalogue;
  keyspace: Keyspace;
  topology: Topology;
  observer: Observer;
  /** Milliseconds since the epoch. */
  now: () => number;
  strict: boolean;
  report: (error: CacheError) => void;
  /** Keys the HMAC of biometric hashes. */
  biometricSecret: string | undefined;
}

/** Whose structures, and who is asking. */
export interface StructureOwner {
  core: StructureCore;
  tenantId: string;
  context: OperationContext;
}

/** Faults of the server are the cache's errors; what a script itself found wrong stays what it is. */
function asCacheError(error: unknown): CacheError {
  if (error instanceof CacheError) return error;
  return new CacheUnavailableError('the server did not do what it was asked', { cause: error });
}

/**
 * One kind of structure (a tenant's locks, its sessions, …): makes its keys and runs its operations, each observed
 * exactly once. A fault is reported and answered with what the caller names as fallback; in strict mode it is thrown.
 */
export class StructureClass {
  readonly core: StructureCore;
  readonly scope: OperationScope;
  readonly tenantId: string;
  private readonly context: OperationContext;
  private readonly prefix: string;
  private readonly infix: string;

  constructor({ core, tenantId, context }: StructureOwner, scope: OperationScope) {
    this.core = core;
    this.scope = scope;
    this.tenantId = tenantId;
    this.context = context;
    this.prefix = core.keyspace.tenantPrefix(tenantId);
    this.infix = core.keyspace.classInfix(scope.module, scope.dataType, scope.database);
  }

  /** The stored key of one part of the structure `name`; all parts of a name share a slot. Throws KeyError. */
  keyOf(name: string, part: string): string {
    return this.core.keyspace.joinPart(this.prefix, this.infix, name, part);
  }

  /** Runs `work` as one observed operation; `key` is what the caller named, null for none. */
  async run<T>(
    operation: Operation,
    key: string | null,
    fallback: T,
    work: (client: ServerConnection['client'], call: Observation) => Promise<T>,
  ): Promise<T> {
    const { observer, topology, report, strict } = this.core;
    const call = observer.begin(operation, this.tenantId, this.scope, key, this.context);
    try {
      const connection = topology.resolve(this.tenantId, this.scope.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      return await work(connection.client, call);
    } catch (cause) {
      const error = asCacheError(cause);
      call.outcome = 'error';
      call.hits = 0;
      call.misses = 0;
      report(error);
      if (strict) throw error;
      return fallback;
    } finally {
      observer.end(call);
    }
  }
}

/** The scope of a structure that lives in a database by its number: the module is the database's own. */
export function scopeInDatabase(catalogue: Catalogue, database: number, dataType: string): OperationScope {
  const entry = catalogue.databases[database];
  if (entry === undefined) throw new CacheError('invalid_database', 'a database is a whole number from 0 to 15');
  return { database, module: entry.module, dataType };
}
