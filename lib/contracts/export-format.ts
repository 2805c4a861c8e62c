import { z } from 'zod';

/** `format=` makes an answer a file to save: the JSON of the end point, or CSV of the rows that its chart or table shows. */
export const exportFormatSchema = z.enum(['csv', 'json']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
