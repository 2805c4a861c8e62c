import { z } from 'zod';

/** An applied policy of which entries of a class go first where its tenant is at its quota; a caller's own word stands. */
export const prioritySettingsSchema = z.object({
  priority: z.enum(['low', 'high']),
  version: z.int().min(0).optional(),
  /** While the policy is on trial: the keys that are stored as before. */
  holdOut: z
    .object({
      salt: z.int().min(0).max(0xffff_ffff),
      share: z.number().min(0.01).max(0.5),
      hottest: z.array(z.string().max(20)).max(200),
    })
    .optional(),
});

export type PrioritySettings = z.infer<typeof prioritySettingsSchema>;

/** The class that it is for. */
export interface PriorityScope {
  kind: 'priority';
  tenantId: string;
  module: string;
  dataType: string;
}
