import { z } from 'zod';
import { switchbackSchema } from './policy-turns.ts';

/**
 * An applied policy of which entries of a class go first where its tenant is at its quota; a caller's own word and the
 * tenant's own setting stand.
 */
export const prioritySettingsSchema = z.object({
  priority: z.enum(['low', 'high']),
  version: z.int().min(0).optional(),
  switchback: switchbackSchema.optional(),
});

export type PrioritySettings = z.infer<typeof prioritySettingsSchema>;

/** The class that it is for. */
export interface PriorityScope {
  kind: 'priority';
  tenantId: string;
  module: string;
  dataType: string;
}
