import type { Operation } from '../contracts/vocabulary.ts';
import type { Access } from './access-policy.ts';
import type { CacheCore, TenantScope } from './cache-core.ts';
import { CacheError } from './cache-error.ts';
import type { Catalogue } from './catalogue.ts';
import type { Observation } from './observation.ts';
import type { OperationContext, OperationScope } from './observe.ts';
import { reportFault } from './report-fault.ts';
import type { ServerConnection } from './server-connection.ts';

/**
 * One kind of structure (a tenant's locks, its sessions, …): makes its keys and runs its operations, each observed
 * exactly once. A fault is reported and answered with what the caller names as fallback; in strict mode it is thrown.
 */
export class StructureClass {
  readonly core: CacheCore;
  readonly scope: OperationScope;
  readonly tenantId: string;
  private readonly context: OperationContext;
  private readonly prefix: string;
  private readonly infix: string;

  constructor({ core, tenantId, prefix, context }: TenantScope, scope: OperationScope) {
    this.core = core;
    this.scope = scope;
    this.tenantId = tenantId;
    this.context = context;
    this.prefix = prefix;
    this.infix = core.keyspace.classInfix(scope.module, scope.dataType, scope.database);
  }

  /** The stored key of one part of the structure `name`; all parts of a name share a slot. Throws KeyError. */
  keyOf(name: string, part: string): string {
    return this.core.keyspace.joinPart(this.prefix, this.infix, name, part);
  }

  /**
   * Runs `work` as one observed operation; `key` is what the caller named, null for none. `access` is what it needs:
   * `read` where nothing is changed. Rejects with AccessError where the tenant may not.
   */
  async run<T>(
    operation: Operation,
    key: string | null,
    fallback: T,
    work: (client: ServerConnection['client'], call: Observation) => Promise<T>,
    access: Access = 'write',
  ): Promise<T> {
    const { observer, topology } = this.core;
    const call = observer.begin(operation, this.tenantId, this.scope, key, this.context, access);
    try {
      const connection = topology.resolve(this.tenantId, this.scope.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      return await work(connection.client, call);
    } catch (cause) {
      reportFault(this.core, call, cause);
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
