import { z } from 'zod';
import { mostAccessRecords } from '#lib/contracts/v1/telemetry.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { clientBytes, recordBytes } from '#lib/optimizer/access-record.ts';
import { mostClasses } from '#lib/optimizer/class-tallies.ts';
import { type BandTally, payloadBands } from '#lib/optimizer/payload-tally.ts';

const className = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}:[a-z0-9][a-z0-9_-]{0,31}$/);
/** Bytes or microseconds of what was sampled since the last request. */
const sum = z.number().min(0).max(1e12);

const bandSchema: z.ZodType<BandTally> = z.object({
  values: z.int().min(0).max(100_000),
  ...{ plainBytes: sum, nowBytes: sum, nowPackUs: sum, nowOpenUs: sum },
  ...{ lz4Bytes: sum, lz4PackUs: sum, lz4OpenUs: sum },
  ...{ gzipBytes: sum, gzipPackUs: sum, gzipOpenUs: sum },
});

/** Whole pieces of so many bytes, in base64. */
const packed = (bytesEach: number) =>
  z
    .base64()
    .max(Math.ceil((mostAccessRecords * bytesEach) / 3) * 4)
    .refine((text) => Buffer.byteLength(text, 'base64') % bytesEach === 0, 'has a part of a record');

const partSchema = z.object({
  tenantId: uuidSchema.regex(/^[0-9a-f-]*$/, 'must be in lower case'),
  threshold: z
    .int()
    .min(1)
    .max(2 ** 32),
  classes: z.array(className).max(mostClasses),
  packed: packed(recordBytes),
  clients: packed(clientBytes).optional(),
  loaders: z.array(className).max(mostClasses).optional(),
  payloads: z
    .array(z.object({ name: className, bands: z.array(bandSchema).length(payloadBands.length) }))
    .max(mostClasses)
    .optional(),
});

/** What a process tells the optimiser of the one tenant that its key is of: an `AccessBatch`. */
export const accessRequestSchema = z.object({
  baseMs: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  parts: z.array(partSchema).max(1),
});
