import { z } from 'zod';
import { holdsIn, windowOf } from '../optimizer/switchback.ts';

/** An applied preload policy of a class: what is expected soon is loaded through the class's registered loader. */
export const preloadSettingsSchema = z.object({
  /** Below this share of the occasions on which it followed nothing is loaded. */
  leastConfidence: z.number().min(0.05).max(1),
  version: z.int().min(0).optional(),
  /** While the policy is on trial: it holds in every other window only. */
  switchback: z.object({ salt: z.int().min(0).max(0xffff_ffff), windowSeconds: z.int().min(1).max(86_400) }).optional(),
});

export type PreloadSettings = z.infer<typeof preloadSettingsSchema>;

/** The class that it is for. */
export interface PreloadScope {
  kind: 'preload';
  tenantId: string;
  module: string;
  dataType: string;
}

/** Whether it holds at a moment, milliseconds since the epoch. */
export function preloadsAt({ switchback }: PreloadSettings, timeMs: number): boolean {
  return switchback === undefined || holdsIn(switchback, windowOf(switchback, timeMs));
}
