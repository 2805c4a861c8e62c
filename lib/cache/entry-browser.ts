import {
  type BrowsedKey,
  type BrowseFilter,
  type BrowseLimits,
  type BrowsePage,
  type BrowsePosition,
  browseKeys,
  findKey,
} from './browse-keys.ts';
import type { TenantScope } from './cache-core.ts';
import { type EndlessAct, type EndlessGroup, type EndlessPage, endlessPage } from './endless-entries.ts';
import type { EntryName } from './entry-name.ts';
import { type InspectedEntry, inspectEntry } from './inspect-entry.ts';
import { type MatchingGroup, type MatchingPage, matchingPage } from './remove-matching.ts';
import { replaceEntry } from './replace-entry.ts';
import { putBackEntry, type TakenEntry, takeEntry } from './take-entry.ts';

/**
 * For who looks after a tenant's cache instead of using it: looks through its keys, sees values without counting hits,
 * changes and removes them. Faults are answered as everywhere, thrown in strict mode.
 */
export class EntryBrowser {
  private readonly scope: TenantScope;

  constructor(scope: TenantScope) {
    this.scope = scope;
  }

  /**
   * The next keys of a purpose database, structures included. A key that is there from begin to end is found; one may
   * come twice. One `scan` operation.
   * @throws KeyError
   */
  page(filter: BrowseFilter, position: BrowsePosition, limits: BrowseLimits): Promise<BrowsePage> {
    return browseKeys(this.scope, filter, position, limits);
  }

  /**
   * One entry without its value, `null` where there is none. Counted as `scan`.
   * @throws KeyError
   */
  find(name: EntryName): Promise<BrowsedKey | null> {
    return findKey(this.scope, name);
  }

  /**
   * One entry, `null` where there is none. A value of more than `maxBytes` as stored is not fetched. Counted as `scan`.
   * @throws KeyError
   */
  inspect(name: EntryName, maxBytes: number): Promise<InspectedEntry | null> {
    return inspectEntry(this.scope, name, maxBytes);
  }

  /**
   * Gives an entry another value and leaves it its TTL, its freshness and its priority. False where there is none.
   * Counted as `set`.
   * @throws KeyError, ValueError
   */
  replace(name: EntryName, value: unknown): Promise<boolean> {
    return replaceEntry(this.scope, name, value);
  }

  /**
   * Removes an entry and answers what it was, `null` where there was none. Counted as `delete`.
   * @throws KeyError
   */
  take(name: EntryName): Promise<TakenEntry | null> {
    return takeEntry(this.scope, name);
  }

  /**
   * Puts back what `take` took, for the time that was left of it: `occupied` where there is an entry again, which stays,
   * `expired` where its TTL has ended since. Counted as `set`.
   * @throws KeyError
   */
  putBack(name: EntryName, taken: TakenEntry): Promise<'restored' | 'occupied' | 'expired'> {
    return putBackEntry(this.scope, name, taken);
  }

  /**
   * The matching entries in the next part of the server's keys; begins with the cursor `0`. One may come twice.
   * @throws KeyError
   */
  countMatching(group: MatchingGroup, cursor: string): Promise<MatchingPage> {
    return matchingPage(this.scope, group, cursor, false);
  }

  /**
   * The same, and removes them. Never reaches structures. Counted as `delete`.
   * @throws KeyError
   */
  removeMatching(group: MatchingGroup, cursor: string): Promise<MatchingPage> {
    return matchingPage(this.scope, group, cursor, true);
  }

  /**
   * The entries of a class without a TTL in the next part of the server's keys, and what `act` does with them; begins
   * with the cursor `0`. One may come twice. Never reaches structures. The product's own work: counted as no operation of
   * the tenant's.
   * @throws KeyError; ArgumentError in a database of sessions, queues or locks
   */
  endless(group: EndlessGroup, cursor: string, act: EndlessAct): Promise<EndlessPage> {
    return endlessPage(this.scope, group, cursor, act);
  }
}
