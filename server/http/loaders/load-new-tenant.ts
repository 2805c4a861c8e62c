import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { tenantOptionsQuery } from '#lib/api/tenant-options-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { tenantOptions } from '../../tenants/tenant-options.ts';
import { loadStaff } from './load-staff.ts';

/** The first paint of the page that makes a tenant; whoever may only look is sent to the fleet. */
export async function loadNewTenant(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session } = await loadStaff('tenant_options');
  if (session.viewer.role !== 'platform_admin') redirect('/platform');
  const client = new QueryClient();
  client.setQueryData(tenantOptionsQuery().queryKey, tenantOptions);
  return { viewer: session.viewer, state: dehydrate(client) };
}
