import { catalogues } from '#lib/cache/catalogue.ts';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { CatalogueDatabase, Database, Databases } from '#lib/contracts/database.ts';
import { services } from '../../services.ts';
import type { TenantRead } from '../tenant-read.ts';

/** The 16 databases: what the catalogue says of each, beside what the tenant holds and does there. */
export const listDatabases: TenantRead<void, Databases> = {
  name: 'databases',
  parse: () => {},
  async query(scope) {
    await scope.admit();
    const { env, realtime } = services();
    const measured = new Map((await realtime(scope.tenantId)).databases.map((database) => [database.id, database]));
    const catalogue = env.KRYONIX_CATALOGUE;
    const databases = catalogues[catalogue].databases.map((entry) =>
      toCatalogueDatabase(entry, measured.get(entry.id)),
    );
    return { catalogue, databases };
  },
};

const unmeasured = {
  keys: null,
  memoryBytes: null,
  hitRate: null,
  opsPerSecond: null,
  status: 'unknown',
  measuredAt: null,
} as const;

function toCatalogueDatabase(entry: CatalogueEntry, measured: Database | undefined): CatalogueDatabase {
  const { id, name, purpose, defaultTtlSeconds, memoryShareBytes, evictionClass, mobile } = entry;
  return {
    ...(measured ?? unmeasured),
    id,
    name,
    purpose,
    defaultTtlSeconds,
    memoryShareBytes,
    evictionClass,
    mobile,
  };
}
