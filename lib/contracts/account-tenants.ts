import { z } from 'zod';
import { tenantStatuses } from './v1/tenant-rules.ts';
import { roleSchema, uuidSchema } from './vocabulary.ts';

const accountTenantSchema = z.object({
  id: uuidSchema,
  name: z.string(),
  slug: z.string(),
  status: z.enum(tenantStatuses),
  /** What the person may do there. */
  role: roleSchema,
  /** Whether the session is of this one. */
  current: z.boolean(),
});

/** `GET /api/account/tenants`: the tenants that the person belongs to, by name; none for the platform's staff. */
export const accountTenantsSchema = z.object({ tenants: z.array(accountTenantSchema) });

/** `POST /api/account/tenant`: the session is of this one from now on. */
export const tenantChoiceSchema = z.strictObject({ tenantId: uuidSchema });

export type AccountTenant = z.infer<typeof accountTenantSchema>;
export type AccountTenants = z.infer<typeof accountTenantsSchema>;
export type TenantChoice = z.infer<typeof tenantChoiceSchema>;
