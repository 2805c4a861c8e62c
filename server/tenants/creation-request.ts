import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What the steps of making a tenant work from: hashes of its secrets, never the secrets. */
export const creationRequestSchema = z.object({
  admin: z.object({ email: z.string(), name: z.string() }),
  modules: z.array(z.string()),
  apiKey: z.object({ hmac: hex, prefix: z.string() }),
  invitation: z.object({ hash: hex, expiresAt: z.iso.datetime() }),
  redisSha256: hex,
});

export type CreationRequest = z.infer<typeof creationRequestSchema>;
