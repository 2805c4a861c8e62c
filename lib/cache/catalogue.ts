import type { CatalogueName } from '../contracts/vocabulary.ts';
import { enterpriseDatabases, enterpriseOtherModules, enterpriseSystemUses } from './catalogue-enterprise.ts';
import type { CatalogueEntry, SystemUses } from './catalogue-entry.ts';
import { multiTenantDatabases, multiTenantOtherModules, multiTenantSystemUses } from './catalogue-multi-tenant.ts';

/** The 16 purpose databases of one numbering, and which module lives where. */
export interface Catalogue {
  name: CatalogueName;
  /** Sixteen entries; the index is the id. */
  databases: readonly CatalogueEntry[];
  /** The purpose database of sessions, queues and locks. */
  systemUses: SystemUses;
  /** The purpose database that a module's entries live in. */
  databaseForModule(module: string): CatalogueEntry;
}

function makeCatalogue(
  name: CatalogueName,
  databases: readonly CatalogueEntry[],
  otherModules: number,
  systemUses: SystemUses,
): Catalogue {
  const byModule = new Map(databases.map((entry) => [entry.module, entry]));
  const fallback = databases[otherModules];
  if (fallback === undefined) throw new Error(`catalogue ${name} has no database ${otherModules}`);
  return { name, databases, systemUses, databaseForModule: (module) => byModule.get(module) ?? fallback };
}

/**
 * The specification's two documents number the databases differently; both ship. `multi-tenant` is the default.
 * Names are technical; screens translate them.
 */
export const catalogues: Record<CatalogueName, Catalogue> = {
  'multi-tenant': makeCatalogue('multi-tenant', multiTenantDatabases, multiTenantOtherModules, multiTenantSystemUses),
  enterprise: makeCatalogue('enterprise', enterpriseDatabases, enterpriseOtherModules, enterpriseSystemUses),
};
