import { z } from 'zod';
import { timeOfDaySchema, timeZoneSchema } from '../account.ts';

/** One opening per weekday, Sunday = 0; a day that is not named is closed. */
const openDaySchema = z
  .strictObject({ day: z.int().min(0).max(6), opens: timeOfDaySchema, closes: timeOfDaySchema })
  .refine(({ opens, closes }) => opens < closes, { path: ['closes'] });

const businessHoursSchema = z.strictObject({
  timeZone: timeZoneSchema,
  days: z
    .array(openDaySchema)
    .max(7)
    .refine((days) => new Set(days.map(({ day }) => day)).size === days.length),
});

/** `#rrggbb`, stored in lower case. */
const colorSchema = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .transform((color) => color.toLowerCase());

export const brandImageKinds = ['logo', 'favicon'] as const;
export const brandImageKindSchema = z.enum(brandImageKinds);
export const greatestImageBytes = 204_800;

const imageSchema = z.object({
  /** Changes with the image; part of its address. */
  version: z.string(),
  contentType: z.enum(['image/png', 'image/webp']),
  bytes: z.int(),
});

/** `GET /api/settings/organisation` */
export const organisationSchema = z.object({
  businessHours: businessHoursSchema.nullable(),
  brandColor: colorSchema.nullable(),
  logo: imageSchema.nullable(),
  favicon: imageSchema.nullable(),
});

export const organisationChangeSchema = z
  .strictObject({ businessHours: businessHoursSchema.nullable(), brandColor: colorSchema.nullable() })
  .partial();

export type BrandImageKind = z.infer<typeof brandImageKindSchema>;
export type BusinessHours = z.infer<typeof businessHoursSchema>;
export type Organisation = z.infer<typeof organisationSchema>;
export type OrganisationChange = z.infer<typeof organisationChangeSchema>;
