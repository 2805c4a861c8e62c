import { queryOptions } from '@tanstack/react-query';
import type { TenantDatabases, TenantEncryption } from '../contracts/tenant-control.ts';
import { fetchJson } from './fetch-json.ts';

/** Where what the staff control of a tenant is read and changed; `part` as `encryption`. */
export const controlUrl = (tenantId: string, part: string) => `/api/platform/tenants/${tenantId}/${part}`;

/** Asked for by nobody but a person: every look of the staff is noted. Platform staff only. */
export function tenantEncryptionQuery(tenantId: string) {
  return queryOptions({
    queryKey: ['platform', 'encryption', tenantId],
    queryFn: ({ signal }) => fetchJson<TenantEncryption>(controlUrl(tenantId, 'encryption'), signal),
  });
}

/** What holds of each of a tenant's 16 databases. Platform staff only. */
export function tenantDatabasesQuery(tenantId: string) {
  return queryOptions({
    queryKey: ['platform', 'databases', tenantId],
    queryFn: ({ signal }) => fetchJson<TenantDatabases>(controlUrl(tenantId, 'databases'), signal),
  });
}
