import type { Pool } from 'pg';
import { createTenant } from '#server/db/queries/accounts/create-tenant.ts';
import { withPlatform } from '#server/db/with-platform.ts';

export const byTest = { actorUserId: null, action: 'test.use', target: null, address: null, requestId: null };

/** Makes one tenant per slug and returns their ids in order. */
export function makeTenants<const Slugs extends readonly string[]>(
  platform: Pool,
  slugs: Slugs,
): Promise<{ [Index in keyof Slugs]: string }> {
  return withPlatform(platform, byTest, async (client) => {
    const ids: string[] = [];
    for (const slug of slugs) ids.push(await createTenant(client, { slug, name: `Tenant ${slug}`, demo: false }));
    return ids as { [Index in keyof Slugs]: string };
  });
}
