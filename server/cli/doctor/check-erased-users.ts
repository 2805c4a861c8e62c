import { readErasedTenants } from '../../db/queries/access/read-erased-tenants.ts';
import { tenantUserName } from '../../redis/acl-rules.ts';
import { isCluster } from '../../redis/open-plane.ts';
import type { Outcome, Problem } from './finding.ts';
import { withLogin } from './with-login.ts';
import { withRedis } from './with-redis.ts';

const mend = (user: string) =>
  `The running server removes it within a minute, where its account may manage users; by hand: ACL DELUSER ${user}, ACL SAVE.`;

async function leftOn(name: string, adminUrl: string, erased: ReadonlySet<string>): Promise<Problem[]> {
  try {
    const users = (await withRedis(adminUrl, (server) => server.call('ACL', 'USERS'))) as string[];
    return users
      .filter((user) => erased.has(user))
      .map((user) => ({ what: `${name} still knows ${user}, whose tenant was erased`, mend: mend(user) }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Who may not list users has made none there either; that they cannot be examined is told elsewhere.
    if (reason.startsWith('NOPERM')) return [];
    const what = `whether ${name} still knows users of erased tenants cannot be told: ${reason}`;
    return [{ what, mend: 'Let it answer, to an account that may list users.' }];
  }
}

/**
 * Whether a server that was away when a tenant was erased has kept the tenant's own user. Looks only where a tenant was
 * erased at all. `adminUrls`: by the server's name.
 */
export async function checkErasedUsers(
  ingestDatabaseUrl: string,
  adminUrls: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const erased = new Set((await withLogin(ingestDatabaseUrl, readErasedTenants)).map(tenantUserName));
  if (erased.size === 0) return { problems: [] };
  const servers = Object.entries(adminUrls).filter(([, url]) => !isCluster(url));
  const found = await Promise.all(servers.map(([name, url]) => leftOn(name, url, erased)));
  return { problems: found.flat() };
}
