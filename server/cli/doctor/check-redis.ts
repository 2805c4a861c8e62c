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

/** How far the server's clock is ahead of this machine's, milliseconds; the way of the question is halved. */
export function redisClockAhead(url: string, now: () => number): Promise<number> {
  return withPlane(url, async (server) => {
    const before = now();
    const answer = (await server.call('TIME')) as [string, string];
    return Number(answer[0]) * 1000 + Number(answer[1]) / 1000 - (before + now()) / 2;
  });
}
