import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import { geoSearchScript } from './geo-search-script.ts';
import { geoSetScript } from './geo-set-script.ts';
import type { Observation } from './observation.ts';
import { runScript } from './run-script.ts';
import type { ServerConnection } from './server-connection.ts';
import { StructureClass } from './structure-class.ts';
import { assertTtl } from './ttl-policy.ts';

export interface LocationOptions {
  /** Radius within which the user is, metres; absent where the device does not say. */
  accuracyMeters?: number | undefined;
  /** Whole seconds after which the location is forgotten. Default 1800. */
  ttlSeconds?: number | undefined;
}

export interface NearbySearch {
  lat: number;
  lng: number;
  /** Above 0, to 20,038 km (half way round). */
  radiusKm: number;
  /** Users at most, 1 to 1000. Default 100. */
  limit?: number | undefined;
}

export interface NearbyUser {
  userId: string;
  /** As stored: within 0.6 m of what was given. */
  lat: number;
  lng: number;
  distanceKm: number;
  accuracyMeters: number | null;
  /** ISO 8601, UTC, by the server's clock. */
  recordedAt: string | null;
}

/** What the servers can place, degrees: the square of Web Mercator. */
const greatestLat = 85.05112878;
const defaultTtlSeconds = 1_800;
const greatestRadiusKm = 20_038;

function assertNumber(name: string, value: number, least: number, greatest: number): void {
  if (!(typeof value === 'number' && value >= least && value <= greatest)) {
    throw new ArgumentError(`${name} is a number from ${least} to ${greatest}`);
  }
}

function assertPoint(lat: number, lng: number): void {
  assertNumber('lat', lat, -greatestLat, greatestLat);
  assertNumber('lng', lng, -180, 180);
}

function toNearby(answer: string[]): NearbyUser[] {
  const users: NearbyUser[] = [];
  for (let i = 0; i + 4 < answer.length; i += 5) {
    const [userId = '', km, lng, lat, facts = ':'] = answer.slice(i, i + 5);
    const [accuracy = '', recordedMs = ''] = facts.split(':');
    users.push({
      userId,
      lat: Number(lat),
      lng: Number(lng),
      distanceKm: Number(km),
      accuracyMeters: accuracy === '' ? null : Number(accuracy),
      recordedAt: recordedMs === '' ? null : new Date(Number(recordedMs)).toISOString(),
    });
  }
  return users;
}

/** Where a tenant's users are, for a while. Locations can be given again, so they live with what may be evicted. */
export class GeoLocations {
  private readonly locations: StructureClass;
  private readonly keys: string[];

  constructor(owner: TenantScope) {
    const module = 'geolocation';
    const { id } = owner.core.catalogue.databaseForModule(module);
    this.locations = new StructureClass(owner, { database: id, module, dataType: 'location' });
    this.keys = ['positions', 'expiry', 'facts'].map((part) => this.locations.keyOf('users', part));
  }

  /**
   * Notes where a user is, over what was known. False while the server does not answer.
   * @param lat degrees, −85.05112878 to 85.05112878
   * @param lng degrees, −180 to 180
   * @throws KeyError (`userId`), ArgumentError, TtlError
   */
  async setUserLocation(userId: string, lat: number, lng: number, options: LocationOptions = {}): Promise<boolean> {
    const { accuracyMeters, ttlSeconds = defaultTtlSeconds } = options;
    this.assertUser(userId);
    assertPoint(lat, lng);
    assertTtl(ttlSeconds);
    if (accuracyMeters !== undefined) assertNumber('accuracyMeters', accuracyMeters, 0, greatestRadiusKm * 1000);
    const args = [userId, lng, lat, ttlSeconds * 1000, accuracyMeters ?? ''];
    const note = async (client: ServerConnection['client'], call: Observation): Promise<boolean> => {
      await runScript(client, geoSetScript, this.keys, args);
      call.ttlSeconds = ttlSeconds;
      return true;
    };
    return await this.locations.run('geo', userId, false, note, 'store');
  }

  /**
   * Users within the radius, the nearest first. Empty while the server does not answer.
   * @throws ArgumentError
   */
  async getUsersNearby({ lat, lng, radiusKm, limit = 100 }: NearbySearch): Promise<NearbyUser[]> {
    assertPoint(lat, lng);
    assertNumber('radiusKm', radiusKm, Number.MIN_VALUE, greatestRadiusKm);
    if (!Number.isInteger(limit)) throw new ArgumentError('limit is a whole number from 1 to 1000');
    assertNumber('limit', limit, 1, 1000);
    return await this.locations.run<NearbyUser[]>(
      'geo',
      null,
      [],
      async (client) =>
        toNearby((await runScript(client, geoSearchScript, this.keys, [lng, lat, radiusKm, limit])) as string[]),
      'read',
    );
  }

  /**
   * Forgets where a user is. False where nothing was known, or the server does not answer.
   * @throws KeyError
   */
  async removeUserLocation(userId: string): Promise<boolean> {
    this.assertUser(userId);
    const [positions = '', expiry = '', facts = ''] = this.keys;
    return await this.locations.run('geo', userId, false, async (client) => {
      const [removed] = await Promise.all([
        client.zrem(positions, userId),
        client.zrem(expiry, userId),
        client.hdel(facts, userId),
      ]);
      return removed === 1;
    });
  }

  /** A user's id obeys the grammar of keys. */
  private assertUser(userId: string): void {
    this.locations.core.keyspace.join('', '', userId);
  }
}
