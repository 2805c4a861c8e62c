import { z } from 'zod';

/** An applied policy of how a class's values for desktops are packed; phones keep what browsers open. */
export const codecSettingsSchema = z.object({
  codec: z.enum(['none', 'lz4', 'gzip']),
  /** Smaller values are stored as they are. */
  thresholdBytes: z.int().min(0).max(1_048_576),
  version: z.int().min(0).optional(),
});

export type CodecSettings = z.infer<typeof codecSettingsSchema>;

/** The class that it is for. */
export interface CodecScope {
  kind: 'codec';
  tenantId: string;
  module: string;
  dataType: string;
}
