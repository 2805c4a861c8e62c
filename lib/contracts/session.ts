import { z } from 'zod';
import { roleSchema, uuidSchema } from './vocabulary.ts';

/** Who is looking, as the first paint and `components` know it. Never holds a secret. */
export const viewerSchema = z.object({
  userId: uuidSchema,
  email: z.string(),
  displayName: z.string(),
  role: roleSchema,
  /** The tenant of a tenant role; `null` for platform staff. */
  tenant: z.object({ id: uuidSchema, name: z.string(), slug: z.string(), demo: z.boolean() }).nullable(),
});

export type Viewer = z.infer<typeof viewerSchema>;
