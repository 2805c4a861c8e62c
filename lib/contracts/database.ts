import { z } from 'zod';
import {
  catalogueNameSchema,
  databaseIdSchema,
  databaseStatusSchema,
  measureSchema,
  percentSchema,
  timestampSchema,
} from './vocabulary.ts';

/** What a tenant holds and does in one purpose database. `keys` and `memoryBytes` are `null` until a census ended. */
export const databaseSchema = z.object({
  id: databaseIdSchema,
  name: z.string(),
  keys: measureSchema,
  memoryBytes: measureSchema,
  hitRate: percentSchema,
  opsPerSecond: measureSchema,
  status: databaseStatusSchema,
  measuredAt: timestampSchema.nullable(),
});

/** The same with what the catalogue says of the database. */
export const catalogueDatabaseSchema = databaseSchema.extend({
  purpose: z.string(),
  defaultTtlSeconds: z.int().positive(),
  memoryShareBytes: z.int().positive(),
  evictionClass: z.enum(['evictable', 'protected']),
  mobile: z.boolean(),
});

/** `GET /api/cache/databases` */
export const databasesSchema = z.object({
  catalogue: catalogueNameSchema,
  databases: z.array(catalogueDatabaseSchema).length(16),
});

export type Database = z.infer<typeof databaseSchema>;
export type CatalogueDatabase = z.infer<typeof catalogueDatabaseSchema>;
export type Databases = z.infer<typeof databasesSchema>;
