import type { CreatedTenant } from '#lib/contracts/tenant-life-cycle.ts';
import { openOwnRedis } from '#tests/integration/tenants/life-cycle-world.ts';

/** What a tenant's own user may do on a server, in one of its databases: `OK`, or the word of the refusal. */
export async function ownUserOn(
  server: { port: number },
  { tenantId, secrets }: { tenantId: string; secrets: CreatedTenant['secrets'] },
  db: number,
): Promise<string> {
  const own = openOwnRedis(server, secrets);
  try {
    await own.select(db);
    return await own.set(`tenant:${tenantId}:crm:temp:own`, '1', 'EX', 60);
  } catch (error) {
    return error instanceof Error ? (error.message.split(' ')[0] ?? '') : String(error);
  } finally {
    own.disconnect();
  }
}
