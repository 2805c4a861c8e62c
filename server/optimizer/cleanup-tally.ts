import type { Catalogue } from '#lib/cache/catalogue.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { z90 } from '#lib/optimizer/normal-quantile.ts';
import type { CensusRow } from '../db/queries/telemetry/store-census.ts';
import type { KeyLife } from '../telemetry/census.ts';

/** Entries of one class that have no TTL, estimated from those that a census weighs. */
export interface CleanupFinding {
  tenantId: string;
  database: number;
  module: string;
  dataType: string;
  keys: number;
  bytes: number;
  /** The half of the 90 % interval of `bytes`. */
  errorBytes: number;
  /** Of `keys`, those that nobody asked for in five minutes or more; `null` where the server does not tell. */
  unreadKeys: number | null;
  /** Entries that the estimate rests on. */
  sampled: number;
}

interface ClassTally {
  module: string;
  dataType: string;
  keys: number;
  unread: number | null;
  bytes: number;
  squares: number;
}

interface PlaceTally {
  weighed: number;
  /** By `module:type`. */
  classes: Map<string, ClassTally>;
}

/** What can be configured at most: a longer key is none of the cache's. */
const maxKeyBytes = 500;
/** Of one tenant and database: whoever invents classes without end takes no more memory. */
const classesAtMost = 200;

/** Adds up, of what a census weighs, what has no TTL though it lies where every value can be loaded again. */
export class CleanupTally {
  private readonly places = new Map<string, PlaceTally>();
  private readonly keyspace: Keyspace;

  constructor(
    private readonly catalogue: Pick<Catalogue, 'databases' | 'databaseForModule'>,
    form: Keyspace['form'],
  ) {
    this.keyspace = new Keyspace({ form, maxKeyBytes });
  }

  weighed(storedKey: string, database: number, memoryBytes: number, { endless, unread }: KeyLife): void {
    const tenantId = storedKey.slice('tenant:'.length).split(':', 1)[0] ?? '';
    const name = `${tenantId}/${database}`;
    const place = this.places.get(name) ?? { weighed: 0, classes: new Map() };
    this.places.set(name, place);
    place.weighed += 1;
    // A structure has no name of an entry, and where it lies it may rightly last.
    const parts = endless ? this.keyspace.parse(storedKey) : null;
    if (parts === null || !this.isCleanable(database, parts.module)) return;
    const { module, dataType } = parts;
    const known = place.classes.get(`${module}:${dataType}`);
    if (known === undefined && place.classes.size >= classesAtMost) return;
    const tally = known ?? { module, dataType, keys: 0, unread: 0, bytes: 0, squares: 0 };
    place.classes.set(`${module}:${dataType}`, tally);
    tally.keys += 1;
    tally.unread = tally.unread === null || unread === null ? null : tally.unread + Number(unread);
    tally.bytes += memoryBytes;
    tally.squares += memoryBytes ** 2;
  }

  /** @param rows of the census that weighed */
  findings(rows: readonly CensusRow[]): CleanupFinding[] {
    return rows.flatMap(({ tenantId, database, keys }) => {
      const place = this.places.get(`${tenantId}/${database}`);
      if (place === undefined) return [];
      return [...place.classes.values()].map((tally) => ({
        ...{ tenantId, database, module: tally.module, dataType: tally.dataType },
        ...estimate(tally, place.weighed, Math.max(keys, place.weighed)),
      }));
    });
  }

  /** Not in databases of sessions, queues and locks, nor where somebody put it on purpose. */
  private isCleanable(database: number, module: string): boolean {
    return (
      this.catalogue.databases[database]?.evictionClass === 'evictable' &&
      this.catalogue.databaseForModule(module).id === database
    );
  }
}

/** Of `all` keys `weighed` were looked at, as by a simple random sample without replacement. */
function estimate(
  tally: ClassTally,
  weighed: number,
  all: number,
): Omit<CleanupFinding, 'tenantId' | 'database' | 'module' | 'dataType'> {
  const stands = all / weighed;
  const mean = tally.bytes / weighed;
  const variance = weighed > 1 ? (tally.squares - weighed * mean ** 2) / (weighed - 1) : tally.squares;
  const error = all * Math.sqrt((Math.max(0, variance) / weighed) * (1 - weighed / all));
  return {
    keys: Math.round(tally.keys * stands),
    bytes: Math.round(tally.bytes * stands),
    errorBytes: Math.round(z90 * error),
    unreadKeys: tally.unread === null ? null : Math.round(tally.unread * stands),
    sampled: tally.keys,
  };
}
