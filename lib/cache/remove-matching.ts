import type { TenantScope } from './cache-core.ts';
import type { EntryName } from './entry-name.ts';
import { reportFault } from './report-fault.ts';
import { type EntryGroup, type ScanPage, scanPage } from './scan-entries.ts';

/** Entries of one module, or of one data type of it, whose keys begin with a text that is taken literally. */
export interface MatchingGroup extends EntryGroup {
  keyPrefix?: string | undefined;
}

export interface MatchingPage {
  names: EntryName[];
  /** How many of them were removed. */
  removed: number;
  /** The server's cursor; `null` where everything was looked at. */
  cursor: string | null;
}

function narrowed({ storedKeys, names }: ScanPage, keyPrefix: string): Pick<ScanPage, 'storedKeys' | 'names'> {
  const kept = names.map(({ key }) => key.startsWith(keyPrefix));
  return { storedKeys: storedKeys.filter((_, at) => kept[at]), names: names.filter((_, at) => kept[at]) };
}

/** See `EntryBrowser.countMatching` and `EntryBrowser.removeMatching`. */
export async function matchingPage(
  scope: TenantScope,
  group: MatchingGroup,
  cursor: string,
  remove: boolean,
): Promise<MatchingPage> {
  const { core, tenantId, prefix, context } = scope;
  const { module, dataType, keyPrefix = '' } = group;
  const route = core.routes.find(module, dataType ?? 'any');
  const literal = dataType === undefined ? '' : keyPrefix;
  const pattern = core.keyspace.matchPattern(prefix, { module, dataType, database: route.database }, literal);
  const call = core.observer.begin(remove ? 'delete' : 'scan', tenantId, route, null, context);
  try {
    const connection = core.topology.resolve(tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    const page = await scanPage(scope, connection, group, pattern, cursor);
    const { storedKeys, names } = narrowed(page, keyPrefix);
    // One key a command: in a cluster they belong to many servers.
    const removed = remove ? await Promise.all(storedKeys.map((storedKey) => connection.client.unlink(storedKey))) : [];
    return {
      names,
      removed: removed.reduce((sum, count) => sum + count, 0),
      cursor: page.cursor === '0' ? null : page.cursor,
    };
  } catch (error) {
    reportFault(core, call, error);
    return { names: [], removed: 0, cursor: null };
  } finally {
    core.observer.end(call);
  }
}
