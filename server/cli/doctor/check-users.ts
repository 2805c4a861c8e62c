import { tenantUserName, tenantUserRules } from '../../redis/acl-rules.ts';
import { isCluster } from '../../redis/open-plane.ts';
import type { Outcome, Problem } from './finding.ts';
import { withPlane, withRedis } from './with-redis.ts';

/** Words of a line of ACL LIST that give nothing: taken away, the password's hash, and how dumps are read. */
const givesNothing =
  /^(-.*|#[0-9a-f]+|on|off|resetkeys|resetchannels|resetpass|resetdbs|alldbs|db=.*|(skip-)?sanitize-payload)$/;

/** What a tenant's user has beyond `tenantUserRules`, as the server writes it. Less than those does no harm. */
function strangeRight(tenantId: string, rights: readonly string[]): string | undefined {
  const usual = new Set(tenantUserRules(tenantId));
  const ownSelect = /^\+select\|\d+$/;
  return rights.find((right) => !usual.has(right) && !ownSelect.test(right) && !givesNothing.test(right));
}

function tenantUserProblem(line: string): Problem | null {
  const [, name = '', ...rights] = line.split(' ');
  const tenantId = /^tenant_([0-9a-f-]{36})_user$/.exec(name)?.[1];
  if (tenantId === undefined || name !== tenantUserName(tenantId)) return null;
  const right = strangeRight(tenantId, rights);
  if (right === undefined) return null;
  return {
    what: `the user ${name} has the right ${right}, which reaches other tenants or the whole server`,
    mend: `ACL DELUSER ${name}: the running server makes it again with the right rules within seconds. Find out who changed it.`,
  };
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}

/** Who may sign in, and what tenants' own users may. `adminUrl`: an account that may list users; `name`: for people. */
export async function checkUsers(name: string, url: string, adminUrl: string): Promise<Outcome> {
  const problems: Problem[] = [];
  const open = isCluster(url)
    ? false
    : await withRedis(withoutLogin(url), async (server) => (await server.ping()) === 'PONG').catch(() => false);
  if (open) {
    problems.push({
      what: `the ${name} server answers whoever reaches its port: its default user needs no password`,
      mend: 'Give it an ACL file (server/deploy/redis) whose default user is off, or set requirepass, and put the login into the URL.',
    });
  }
  try {
    const lines = await withPlane(adminUrl, (server) => server.call('ACL', 'LIST'));
    for (const line of Array.isArray(lines) ? lines.map(String) : []) {
      const problem = tenantUserProblem(line);
      if (problem !== null) problems.push(problem);
    }
    return { problems };
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOPERM'))) throw error;
    const mend = `The account of the URL may not list users: look at ACL LIST as an administrator.`;
    return { problems, advice: [{ what: `the users of the ${name} server could not be examined`, mend }] };
  }
}
