import { z } from 'zod';

/** What an API key may be allowed to do. The one list: keys are created, stored and checked by these words. */
export const scopes = [
  /** Read the tenant's figures under `/api/cache`. */
  'cache:read',
  /** Read values by `/api/v1/cache`. */
  'values:read',
  /** Store and delete values by `/api/v1/cache`. */
  'values:write',
  /** Sessions and sync by `/api/v1`. */
  'sessions',
  /** Send telemetry and read policies by `/api/v1`. */
  'telemetry',
  /** Receive the live updates by Socket.IO. */
  'realtime',
] as const;

export const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;
