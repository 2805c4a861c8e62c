import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import type { EntryName } from './entry-name.ts';
import { reportFault } from './report-fault.ts';
import { scanKeys } from './scan-keys.ts';
import type { DataConnection } from './server-connection.ts';

/** Whose entries: a whole module, or one data type of it. */
export interface EntryGroup {
  module: string;
  dataType?: string | undefined;
}

export interface ScanOptions extends EntryGroup {
  /** What the keys begin with, taken literally; needs a data type. Default: all. */
  keyPrefix?: string | undefined;
  /** About how many keys of the server, all tenants' together, may be looked at. Default 100,000. */
  budgetKeys?: number | undefined;
}

/** What one look at the server brought. */
export interface ScanPage {
  storedKeys: string[];
  names: EntryName[];
  cursor: string;
}

/** Keys looked at by one SCAN: short enough that nobody else waits noticeably. */
const keysPerScan = 500;
const defaultBudgetKeys = 100_000;
const greatestBudgetKeys = 1_000_000_000;

/**
 * Looks at the next part of a database. The pattern only narrows: each key is parsed, and is an entry of this tenant and
 * group, or left out.
 */
export async function scanPage(
  { core, tenantId }: TenantScope,
  connection: DataConnection,
  { module, dataType }: EntryGroup,
  pattern: string,
  cursor: string,
): Promise<ScanPage> {
  const [next, found] = await scanKeys(connection.client, cursor, pattern, keysPerScan);
  const page: ScanPage = { storedKeys: [], names: [], cursor: next };
  for (const storedKey of found) {
    const parts = core.keyspace.parse(storedKey);
    if (parts === null || 'part' in parts || parts.tenantId !== tenantId || parts.module !== module) continue;
    if (dataType !== undefined && parts.dataType !== dataType) continue;
    page.storedKeys.push(storedKey);
    page.names.push({ module, type: parts.dataType, key: parts.key });
  }
  return page;
}

/** The entries that a scan finds, in no order; an entry may come twice. One that is there from begin to end is found. */
export class EntryScan implements AsyncIterable<EntryName> {
  private readonly scope: TenantScope;
  private readonly options: ScanOptions;
  private readonly budgetKeys: number;
  private looked = 0;
  private ended = false;

  /** @throws KeyError, ArgumentError */
  constructor(scope: TenantScope, options: ScanOptions) {
    const { budgetKeys = defaultBudgetKeys, keyPrefix, dataType } = options;
    if (!(Number.isInteger(budgetKeys) && budgetKeys >= 1 && budgetKeys <= greatestBudgetKeys)) {
      throw new ArgumentError(`budgetKeys is a whole number from 1 to ${greatestBudgetKeys}`);
    }
    if (keyPrefix !== undefined && dataType === undefined) throw new ArgumentError('keyPrefix needs a dataType');
    scope.core.routes.find(options.module, dataType ?? 'any');
    this.scope = scope;
    this.options = options;
    this.budgetKeys = budgetKeys;
  }

  /** About how many keys of the server were looked at so far. */
  get scannedKeys(): number {
    return this.looked;
  }

  /** True once everything was looked at; false after an iteration means that the budget, or the server, ended it. */
  get complete(): boolean {
    return this.ended;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EntryName> {
    this.looked = 0;
    this.ended = false;
    let cursor = '0';
    do {
      const page = await this.nextPage(cursor);
      if (page === null) return;
      this.looked += keysPerScan;
      cursor = page.cursor;
      yield* page.names;
    } while (cursor !== '0' && this.looked < this.budgetKeys);
    this.ended = cursor === '0';
  }

  /** Each page is one observed operation: what the reader does between two of them is not the cache's time. */
  private async nextPage(cursor: string): Promise<ScanPage | null> {
    const { core, tenantId, prefix, context } = this.scope;
    const { module, dataType, keyPrefix = '' } = this.options;
    const route = core.routes.find(module, dataType ?? 'any');
    const pattern = core.keyspace.matchPattern(prefix, { module, dataType, database: route.database }, keyPrefix);
    const call = core.observer.begin('scan', tenantId, route, null, context);
    try {
      const connection = core.topology.resolve(tenantId, route.database);
      const opening = connection.ready();
      if (opening !== null) await opening;
      return await scanPage(this.scope, connection, this.options, pattern, cursor);
    } catch (error) {
      reportFault(core, call, error);
      return null;
    } finally {
      core.observer.end(call);
    }
  }
}
