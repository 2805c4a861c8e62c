import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import { type ClientGroup, groupClients } from '#lib/telemetry/parse-client-list.ts';
import { parseInfo, type RedisInfo } from '#lib/telemetry/parse-info.ts';
import { parseSlowLog, type SlowEntry } from '#lib/telemetry/parse-slow-log.ts';
import { parseLatencyHistogram, type ServerLatency } from '#lib/telemetry/server-latency.ts';
import type { RedisPlane } from '../../redis/cluster-plane.ts';

type MissingRight = NodeTruth['missingRights'][number];

/** What costs more than INFO. `null`: not told. */
export interface NodeDetails {
  slowLog: SlowEntry[] | null;
  clientGroups: ClientGroup[] | null;
  latency: ServerLatency | null;
  /** Numbered databases of the server. */
  databases: number | null;
  slots: { from: number; to: number; address: string }[] | null;
  missingRights: MissingRight[];
}

/** Newest entries asked for; a server keeps 128 unless told otherwise. */
const slowLogEntries = 128;
/** Sections that a card is about, with the card. */
const sections = {
  server: 'server',
  clients: 'clients',
  memory: 'server',
  stats: 'server',
  replication: 'server',
  cpu: 'server',
  commandstats: 'commands',
  latencystats: 'latency',
  cluster: 'server',
  keyspace: 'server',
} as const satisfies Record<string, MissingRight['card']>;

/** Whether the account may not, or the operator took the command away. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(NOPERM\b|ERR unknown command)/.test(error.message);
}

/** `null` where it is refused, which is then noted. Rejects where the server does not answer. */
async function ask<T>(missing: MissingRight[], lack: MissingRight, question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    missing.push(lack);
    return null;
  }
}

/** `INFO`: all of it, or each section alone where the account has a right to some only. */
export async function askInfo(client: RedisPlane): Promise<{ info: RedisInfo; missingRights: MissingRight[] }> {
  const whole = await ask([], { card: 'server', right: 'info' }, () => client.info('all'));
  if (whole !== null) return { info: parseInfo(whole), missingRights: hiddenSections(parseInfo(whole)) };
  const missingRights: MissingRight[] = [];
  const texts: string[] = [];
  for (const [section, card] of Object.entries(sections)) {
    const text = await ask(missingRights, { card, right: `info|${section}` }, () => client.info(section));
    if (text !== null) texts.push(text);
  }
  return { info: parseInfo(texts.join('\n')), missingRights };
}

/** Services leave sections out without a word. */
function hiddenSections(info: RedisInfo): MissingRight[] {
  const told = { clients: info.clients, memory: info.memory, stats: info.stats, commandstats: info.commands };
  const names = Object.keys(told) as (keyof typeof told)[];
  return names.filter((name) => told[name] === null).map((name) => ({ card: sections[name], right: `info|${name}` }));
}

export async function askDetails(client: RedisPlane, info: RedisInfo): Promise<NodeDetails> {
  const missingRights: MissingRight[] = [];
  const slowLog = await ask(missingRights, { card: 'slowLog', right: 'slowlog|get' }, () =>
    client.call('SLOWLOG', 'GET', String(slowLogEntries)),
  );
  const clients = await ask(missingRights, { card: 'clients', right: 'client|list' }, () =>
    client.call('CLIENT', 'LIST'),
  );
  const latency = await ask(missingRights, { card: 'latency', right: 'latency|histogram' }, () =>
    client.call('LATENCY', 'HISTOGRAM').catch(untilSupported),
  );
  const databases = await ask(missingRights, { card: 'server', right: 'config|get' }, () =>
    client.call('CONFIG', 'GET', 'databases'),
  );
  // The same right tells whether the server tells of keys that it takes away.
  if (databases === null) missingRights.push({ card: 'keyspaceEvents', right: 'config|get' });
  const slots = info.cluster?.enabled
    ? await ask(missingRights, { card: 'server', right: 'cluster|slots' }, () => client.call('CLUSTER', 'SLOTS'))
    : null;
  return {
    slowLog: slowLog === null ? null : parseSlowLog(slowLog),
    clientGroups: typeof clients === 'string' ? groupClients(clients) : null,
    latency: Array.isArray(latency) ? parseLatencyHistogram(latency) : null,
    databases: Array.isArray(databases) && databases.length > 1 ? Number(databases[1]) : null,
    slots: slots === null ? null : parseSlots(slots),
    missingRights,
  };
}

/** Servers before version 7 know no histograms: nothing is missing but a version. */
function untilSupported(error: unknown): null {
  if (error instanceof Error && /^ERR unknown subcommand/i.test(error.message)) return null;
  throw error;
}

function parseSlots(answer: unknown): NonNullable<NodeDetails['slots']> {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((range: unknown) => {
    const [from, to, primary] = Array.isArray(range) ? (range as unknown[]) : [];
    if (typeof from !== 'number' || typeof to !== 'number' || !Array.isArray(primary)) return [];
    return [{ from, to, address: `${primary[0]}:${primary[1]}` }];
  });
}
