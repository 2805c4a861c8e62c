import { CacheError } from './cache-error.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { type KeyForm, Keyspace } from './keyspace.ts';
import { parseServerUrl, type ServerAddress } from './parse-server-url.ts';
import type { Plane } from './server-connection.ts';

/** A tenant, a database, or a tenant's database on a server of its own; the most precise match counts. */
export interface ServerOverride {
  tenantId?: string | undefined;
  /** 0–15. */
  database?: number | undefined;
  /** Protected databases that it matches live there too: then the server must not evict. */
  url: string;
}

export interface LayoutOptions {
  /** Data plane: evictable databases. */
  url: string;
  /** Control plane: protected databases; without it they live on `url` too. */
  controlUrl?: string | undefined;
  /** The sixteen entries of the catalogue in use. */
  databases: readonly CatalogueEntry[];
  overrides?: readonly ServerOverride[] | undefined;
}

/** What one connection serves. */
export interface Place {
  /** 0 up, dense: places may be kept in an array. */
  index: number;
  address: ServerAddress;
  /** Numbered database; 0 in the prefixed form. */
  database: number;
  plane: Plane;
}

export interface Layout {
  /** Every place that anything lives in. */
  readonly places: readonly Place[];
  /** Throws CacheError `invalid_database` for what is none of 0–15, `server_unknown` for what is on one of those. */
  find(tenantId: string, database: number): Place;
  planeOf(database: number): Plane;
  /**
   * Puts a tenant's databases, by number, on other servers than their usual ones, from now on; an empty map puts all of
   * them back. `null`: on one that is not known here, so that they cannot be found. Throws CacheError
   * `invalid_topology`, `invalid_database`.
   */
  move(tenantId: string, urls: ReadonlyMap<number, string | null>): void;
  /** Where a database would be on that server. Throws CacheError `invalid_topology`, `invalid_database`. */
  placeOn(url: string, database: number): Place;
}

function invalidDatabase(): CacheError {
  return new CacheError('invalid_database', 'a database is a whole number from 0 to 15');
}

/** Makes each place once: the same server and numbered database is the same place, whoever asks. */
function createPlaces(
  form: KeyForm,
  places: Map<string, Place>,
): (url: string, database: number, plane: Plane) => Place {
  return (url, database, plane) => {
    const address = parseServerUrl(url);
    if (form === 'numbered' && address.kind === 'cluster') {
      throw new CacheError('invalid_topology', 'a cluster has database 0 only: it needs the prefixed form of keys');
    }
    const selected = form === 'numbered' ? database : 0;
    const name = JSON.stringify([address, selected]);
    const known = places.get(name);
    if (known !== undefined) return known;
    const place: Place = { index: places.size, address, database: selected, plane };
    places.set(name, place);
    return place;
  };
}

function assertOverrides(overrides: readonly ServerOverride[], databases: number): void {
  const seen = new Set<string>();
  const keyspace = new Keyspace();
  for (const { tenantId, database } of overrides) {
    if (tenantId === undefined && database === undefined) {
      throw new CacheError('invalid_topology', 'an override names a tenant, a database or both');
    }
    if (tenantId !== undefined) keyspace.tenantPrefix(tenantId);
    if (database !== undefined && !(Number.isInteger(database) && database >= 0 && database < databases)) {
      throw invalidDatabase();
    }
    const name = `${tenantId}/${database}`;
    if (seen.has(name)) throw new CacheError('invalid_topology', 'two overrides are for the same');
    seen.add(name);
  }
}

/**
 * Which server and numbered database every tenant's purpose databases live in. Pure: parses everything once and opens
 * nothing.
 * @throws CacheError `invalid_topology`, `invalid_database`; KeyError `invalid_tenant`
 */
export function createLayout(form: KeyForm, options: LayoutOptions): Layout {
  const { databases, url, controlUrl, overrides = [] } = options;
  const places = new Map<string, Place>();
  const placeAt = createPlaces(form, places);
  assertOverrides(overrides, databases.length);
  const planes = databases.map(
    ({ evictionClass }): Plane => (evictionClass === 'protected' && controlUrl !== undefined ? 'control' : 'data'),
  );
  const urlOf = (tenantId: string | undefined, database: number | undefined) =>
    overrides.find((override) => override.tenantId === tenantId && override.database === database)?.url;

  const common = planes.map((plane, database) => {
    const usual = plane === 'control' && controlUrl !== undefined ? controlUrl : url;
    return placeAt(urlOf(undefined, database) ?? usual, database, plane);
  });
  const ofTenants = new Map<string, Place[]>();
  for (const { tenantId } of overrides) {
    if (tenantId === undefined) continue;
    const own = common.map((place, database) => {
      const ownUrl = urlOf(tenantId, database) ?? urlOf(tenantId, undefined);
      return ownUrl === undefined ? place : placeAt(ownUrl, database, planes[database] ?? 'data');
    });
    ofTenants.set(tenantId, own);
  }

  /** Where each tenant's databases are that has any elsewhere than everybody. */
  const current = new Map<string, (Place | null)[]>(ofTenants);
  const placeOn = (url: string, database: number): Place => {
    const plane = planes[database];
    if (plane === undefined) throw invalidDatabase();
    return placeAt(url, database, plane);
  };
  return {
    places: [...places.values()],
    placeOn,
    move(tenantId, urls) {
      const usual = ofTenants.get(tenantId);
      const moved: (Place | null)[] = [...(usual ?? common)];
      for (const [database, other] of urls) moved[database] = other === null ? null : placeOn(other, database);
      if (urls.size > 0) current.set(tenantId, moved);
      else if (usual !== undefined) current.set(tenantId, usual);
      else current.delete(tenantId);
    },
    find(tenantId, database) {
      const place = (current.size === 0 ? common : (current.get(tenantId) ?? common))[database];
      if (place === null)
        throw new CacheError('server_unknown', 'this database is on a server that `servers` does not name');
      if (place === undefined) throw invalidDatabase();
      return place;
    },
    planeOf(database) {
      const plane = planes[database];
      if (plane === undefined) throw invalidDatabase();
      return plane;
    },
  };
}
