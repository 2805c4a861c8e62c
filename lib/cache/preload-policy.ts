import { z } from 'zod';
import { switchbackSchema } from './policy-turns.ts';

/** An applied preload policy of a class: what is expected soon is loaded through the class's registered loader. */
export const preloadSettingsSchema = z.object({
  /** Below this share of the occasions on which it followed nothing is loaded. */
  leastConfidence: z.number().min(0.05).max(1),
  version: z.int().min(0).optional(),
  switchback: switchbackSchema.optional(),
});

export type PreloadSettings = z.infer<typeof preloadSettingsSchema>;

/** The class that it is for. */
export interface PreloadScope {
  kind: 'preload';
  tenantId: string;
  module: string;
  dataType: string;
}
