import type { TenantScope } from './cache-core.ts';
import type { EntryName } from './entry-name.ts';
import { reportFault } from './report-fault.ts';
import { runOnEntry } from './run-on-entry.ts';
import { scanKeys } from './scan-keys.ts';
import type { ServerConnection } from './server-connection.ts';

/** Whose keys are looked through: one purpose database, and what of it. */
export interface BrowseFilter {
  /** Purpose database, 0–15. */
  database: number;
  module?: string | undefined;
  dataType?: string | undefined;
  /** What the keys begin with, taken literally. */
  keyPrefix?: string | undefined;
}

/** Where a look continues. Begins at `browseStart`. */
export interface BrowsePosition {
  /** The server's own; `null` where everything was looked at. */
  cursor: string | null;
  /**
   * Keys that were found and did not fit, without the tenant's prefix. Reading that part of the server again would not
   * do: while it grows its table, the same cursor stands for other keys.
   */
  rest: string[];
}

export const browseStart: BrowsePosition = { cursor: '0', rest: [] };

/** A key of the tenant, an entry's or a structure's, as it is without its value. */
export interface BrowsedKey {
  module: string;
  dataType: string;
  /** As the caller wrote it; a structure's name. */
  key: string;
  /** Which key of a structure (a lock's fence, a queue's stream); `null` for an entry. */
  part: string | null;
  /** The server's word for its kind: `string`, `hash`, `stream`, … */
  kind: string;
  /** Whole seconds, rounded up; `null` where it has none. */
  ttlSeconds: number | null;
  /** Bytes of an entry as stored, about the memory of a structure; `null` where the server does not tell. */
  sizeBytes: number | null;
}

export interface BrowsePage {
  keys: BrowsedKey[];
  /** `null` where everything was looked at. */
  next: BrowsePosition | null;
  /** Keys of the tenant in this database that were looked at for this page. */
  examined: number;
}

export interface BrowseLimits {
  /** The most keys to give. */
  limit: number;
  /** After so long no further part of the server is looked at, milliseconds. */
  budgetMs: number;
}

interface Found {
  storedKey: string;
  name: Pick<BrowsedKey, 'module' | 'dataType' | 'key' | 'part'>;
}

/** Keys looked at by one SCAN: about as many as there is room for, so that few are left over. */
const fewestPerScan = 10;
const mostPerScan = 500;

/** What the server answered for these keys, the tenant's own only, in a fixed order. */
function ownKeys({ core, tenantId }: TenantScope, storedKeys: string[], database: number): Found[] {
  const found: Found[] = [];
  for (const storedKey of new Set(storedKeys)) {
    const parts = core.keyspace.parse(storedKey) ?? core.keyspace.parsePart(storedKey);
    if (parts === null || parts.tenantId !== tenantId) continue;
    if (parts.database !== undefined && parts.database !== database) continue;
    const { module, dataType, key } = parts;
    const part = 'part' in parts && typeof parts.part === 'string' ? parts.part : null;
    found.push({ storedKey, name: { module, dataType, key, part } });
  }
  return found.sort((one, other) => (one.storedKey < other.storedKey ? -1 : 1));
}

function matches({ name }: Found, { module, dataType, keyPrefix }: BrowseFilter): boolean {
  if (module !== undefined && name.module !== module) return false;
  if (dataType !== undefined && name.dataType !== dataType) return false;
  return keyPrefix === undefined || name.key.startsWith(keyPrefix);
}

/** `null` where the key is gone by now. */
async function details(client: ServerConnection['client'], { storedKey, name }: Found): Promise<BrowsedKey | null> {
  const [kind, leftMs] = await Promise.all([client.type(storedKey), client.pttl(storedKey)]);
  if (kind === 'none' || leftMs === -2) return null;
  const size = kind === 'string' ? await client.strlen(storedKey) : await client.memory('USAGE', storedKey);
  return {
    ...name,
    kind,
    ttlSeconds: leftMs === -1 ? null : Math.ceil(leftMs / 1000),
    sizeBytes: typeof size === 'number' ? size : null,
  };
}

/** The tenant's prefix, and in the prefixed form its database: never a caller's text. */
function patternOf({ core, prefix }: TenantScope, database: number): string {
  return core.keyspace.form === 'numbered' ? `${prefix}*` : `${prefix}${database}:*`;
}

/** Looks at one part of the server's keys. */
async function step(
  scope: TenantScope,
  client: ServerConnection['client'],
  { database }: BrowseFilter,
  cursor: string,
  room: number,
): Promise<{ found: Found[]; cursor: string | null }> {
  const count = Math.min(Math.max(room, fewestPerScan), mostPerScan);
  const [following, storedKeys] = await scanKeys(client, cursor, patternOf(scope, database), count);
  return { found: ownKeys(scope, storedKeys, database), cursor: following === '0' ? null : following };
}

/** Up to `limit` keys from a position on. */
async function collect(
  scope: TenantScope,
  client: ServerConnection['client'],
  filter: BrowseFilter,
  { position, limit, budgetMs }: BrowseLimits & { position: BrowsePosition },
): Promise<{ chosen: Found[]; next: BrowsePosition | null; examined: number }> {
  const { prefix } = scope;
  const deadline = performance.now() + budgetMs;
  const left = position.rest.map((name) => prefix + name);
  let chosen = ownKeys(scope, left, filter.database).filter((each) => matches(each, filter));
  let { cursor } = position;
  let examined = 0;
  while (cursor !== null && chosen.length < limit) {
    const taken = await step(scope, client, filter, cursor, limit - chosen.length);
    chosen = chosen.concat(taken.found.filter((each) => matches(each, filter)));
    examined += taken.found.length;
    cursor = taken.cursor;
    if (performance.now() >= deadline) break;
  }
  const rest = chosen.slice(limit).map(({ storedKey }) => storedKey.slice(prefix.length));
  const next = cursor === null && rest.length === 0 ? null : { cursor, rest };
  return { chosen: chosen.slice(0, limit), next, examined };
}

/** See `EntryBrowser.page`. */
export async function browseKeys(
  scope: TenantScope,
  filter: BrowseFilter,
  position: BrowsePosition,
  { limit, budgetMs }: BrowseLimits,
): Promise<BrowsePage> {
  const { core, tenantId } = scope;
  const { database, module = core.catalogue.databases[database]?.module ?? 'any', dataType = 'any' } = filter;
  core.routes.find(module, dataType);
  const call = core.observer.begin('scan', tenantId, { database, module, dataType }, null, scope.context);
  try {
    const connection = core.topology.resolve(tenantId, database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    const { chosen, next, examined } = await collect(scope, connection.client, filter, { position, limit, budgetMs });
    const described = await Promise.all(chosen.map((each) => details(connection.client, each)));
    return { keys: described.filter((each) => each !== null), next, examined };
  } catch (error) {
    reportFault(core, call, error);
    return { keys: [], next: null, examined: 0 };
  } finally {
    core.observer.end(call);
  }
}

/** See `EntryBrowser.find`. */
export function findKey(scope: TenantScope, name: EntryName): Promise<BrowsedKey | null> {
  const { module, type, key } = name;
  return runOnEntry<BrowsedKey | null>(scope, 'scan', name, undefined, null, ({ connection, storedKey }) =>
    details(connection.client, { storedKey, name: { module, dataType: type, key, part: null } }),
  );
}
