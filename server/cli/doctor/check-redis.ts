import { parseInfo, type RedisInfo } from '#lib/telemetry/parse-info.ts';
import { isCluster, notOnCluster } from '../../redis/open-plane.ts';
import type { Outcome, Problem } from './finding.ts';
import { withPlane, withRedis } from './with-redis.ts';

const oldestMajor = 7;
/** Batches of telemetry wait so long for the disk. */
const diskMs = 1_000;

function versionProblems(info: RedisInfo): Problem[] {
  // Valkey calls itself Redis 7.2 for old clients' sake.
  const version = info.server?.valkeyVersion ?? info.server?.version;
  if (!version || Number.parseInt(version, 10) >= oldestMajor) return [];
  return [{ what: `version ${version} is too old`, mend: `Install Redis or Valkey ${oldestMajor} or newer.` }];
}

/** Cached values: may go when the memory is full. */
export async function checkDataPlane(url: string): Promise<Outcome> {
  const info = await withPlane(url, async (plane) => parseInfo(await plane.info()));
  const { policy, maxBytes } = info.memory ?? {};
  const problems = versionProblems(info);
  const advice: Problem[] = [];
  if (policy === 'noeviction' && maxBytes !== 0) {
    problems.push({
      what: 'maxmemory-policy is noeviction: every write fails once the memory is full',
      mend: 'Set maxmemory-policy allkeys-lfu in its configuration, or now: CONFIG SET maxmemory-policy allkeys-lfu.',
    });
  }
  if (policy?.startsWith('volatile')) {
    advice.push({
      what: `maxmemory-policy is ${policy}: keys without a TTL fill the memory until nobody can write`,
      mend: 'Set maxmemory-policy allkeys-lfu.',
    });
  }
  if (maxBytes === 0) {
    problems.push({
      what: 'maxmemory is not set: the cache grows until the system ends a process',
      mend: 'Set maxmemory to what the machine can spare, with maxmemory-policy allkeys-lfu.',
    });
  }
  if (isCluster(url)) {
    for (const what of notOnCluster) advice.push({ what, mend: 'Sentinel offers all of this; a Cluster more memory.' });
  }
  return { problems, advice };
}

/** Sessions, locks, queues and telemetry: never evicted, on disk before they count. */
export async function checkControlPlane(url: string): Promise<Outcome> {
  const { info, onDisk, fsync } = await withRedis(url, async (server) => {
    const read = parseInfo(await server.info());
    await server.set('kryonix:doctor', String(Date.now()), 'EX', 60);
    const aof = read.persistence?.aofEnabled === true;
    const answer = aof ? ((await server.call('WAITAOF', 1, 0, diskMs)) as [number, number]) : null;
    const setting = await server.call('CONFIG', 'GET', 'appendfsync').catch(() => null);
    return { info: read, onDisk: answer?.[0] ?? null, fsync: Array.isArray(setting) ? String(setting[1]) : null };
  });
  const problems = versionProblems(info);
  const advice: Problem[] = [];
  const { policy } = info.memory ?? {};
  if (policy && policy !== 'noeviction') {
    problems.push({
      what: `maxmemory-policy is ${policy}: sessions, locks and telemetry could be evicted`,
      mend: 'Set maxmemory-policy noeviction in its configuration, or now: CONFIG SET maxmemory-policy noeviction.',
    });
  }
  if (info.persistence?.aofEnabled === false) {
    problems.push({
      what: 'appendonly is off: a restart loses sessions, queues and telemetry on its way',
      mend: 'Set appendonly yes and appendfsync always in its configuration, or now by CONFIG SET, then CONFIG REWRITE.',
    });
  }
  if (info.persistence?.lastAofWriteOk === false) {
    problems.push({ what: 'the last write of the append-only file failed', mend: 'Make room on its disk.' });
  }
  if (onDisk === 0) {
    problems.push({
      what: `a write was not on disk within ${diskMs / 1000} s (WAITAOF)`,
      mend: 'Set appendfsync always, and give the append-only file a disk of its own.',
    });
  }
  if (fsync !== null && fsync !== 'always') {
    advice.push({
      what: `appendfsync is ${fsync}: a crash loses the sessions and locks of the last second; telemetry waits for the disk`,
      mend: 'Set appendfsync always.',
    });
  }
  return { problems, advice };
}

/** Rights that let a tenant's own user past its keys, whatever its key pattern says. */
const tooMuch =
  /(^|\s)(~\*|allkeys|\+@all|allcommands|\+@admin|\+@dangerous|\+@scripting|\+client\|tracking|\+scan|\+keys|\+copy|\+move|\+swapdb)(\s|$)/;

function tenantUserProblem(line: string): Problem | null {
  const name = line.split(' ')[1] ?? '';
  const tenantId = /^tenant_(.+)_user$/.exec(name)?.[1];
  if (tenantId === undefined) return null;
  const strange = line.split(' ').find((part) => /^[~%]/.test(part) && part !== `~tenant:${tenantId}:*`);
  const right = tooMuch.exec(line)?.[2] ?? strange;
  if (right === undefined) return null;
  return {
    what: `the user ${name} has the right ${right}, which reaches other tenants' data`,
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

/** How far the server's clock is ahead of this machine's, milliseconds; the way of the question is halved. */
export function redisClockAhead(url: string, now: () => number): Promise<number> {
  return withPlane(url, async (server) => {
    const before = now();
    const answer = (await server.call('TIME')) as [string, string];
    return Number(answer[0]) * 1000 + Number(answer[1]) / 1000 - (before + now()) / 2;
  });
}
