import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import { isFramed, openFrame } from './entry-frame.ts';
import { isEnvelope, storedAtOf } from './envelope.ts';
import { releaseEntryScript } from './release-entry-script.ts';
import { reportFault } from './report-fault.ts';
import { runScript } from './run-script.ts';
import { scanPage } from './scan-entries.ts';
import type { ServerConnection } from './server-connection.ts';

/** A class of a database whose values can be loaded again. */
export interface EndlessGroup {
  module: string;
  dataType: string;
}

/**
 * What to do with entries that have no TTL. `end`: each is given the instant of its end, milliseconds since the epoch.
 * `release`: those that were given exactly that, and nothing else since, have none again. `look` is for all entries of the
 * class, whether they have a TTL or not: which of them are still there.
 */
export type EndlessAct =
  | { kind: 'count' }
  | { kind: 'look' }
  | { kind: 'end' | 'release'; endsAtMs: (key: string) => number };

export interface EndlessEntry {
  key: string;
  /** Of one in 16, unless they are only looked at; `null` for the others. */
  weighed: {
    memoryBytes: number;
    /** Seconds since the epoch; `null` where it was not written by this cache, or says nothing of it. */
    storedAtSeconds: number | null;
  } | null;
}

export interface EndlessPage {
  /** Those that `act` is for. */
  entries: EndlessEntry[];
  /** The server's cursor; `null` where everything was looked at. */
  cursor: string | null;
}

interface Found {
  storedKey: string;
  key: string;
}

type Client = ServerConnection['client'];

const weighOneIn = 16;
/** Frame and header. */
const headBytes = 64;
const never = -1;

function storedAt(head: Buffer): number | null {
  try {
    const envelope = isFramed(head) ? openFrame(head).envelope : head;
    return isEnvelope(envelope) ? storedAtOf(envelope) : null;
  } catch {
    return null;
  }
}

async function weigh(client: Client, { storedKey }: Found): Promise<EndlessEntry['weighed']> {
  const [memoryBytes, head] = await Promise.all([
    client.memory('USAGE', storedKey),
    client.getrangeBuffer(storedKey, 0, headBytes - 1),
  ]);
  // It went meanwhile.
  if (typeof memoryBytes !== 'number') return null;
  return { memoryBytes, storedAtSeconds: storedAt(head) };
}

/** Those that the act is for. What the tenant keeps under an entry's name and is no plain value is left alone. */
async function chosenOf(client: Client, found: readonly Found[], act: EndlessAct): Promise<readonly Found[]> {
  if (act.kind === 'look') return found;
  const ends = await Promise.all(found.map(({ storedKey }) => client.pexpiretime(storedKey)));
  const candidates = found.filter(({ key }, at) => {
    if (act.kind !== 'release' && ends[at] === never) return true;
    // What an attempt before this one did counts as done.
    return act.kind !== 'count' && ends[at] === act.endsAtMs(key);
  });
  const kinds = await Promise.all(candidates.map(({ storedKey }) => client.type(storedKey)));
  return candidates.filter((_, at) => kinds[at] === 'string');
}

/** Answers those for which it was done. */
async function carryOut(client: Client, chosen: readonly Found[], act: EndlessAct): Promise<readonly Found[]> {
  if (act.kind === 'count' || act.kind === 'look') return chosen;
  const done = await Promise.all(
    chosen.map(async ({ storedKey, key }) => {
      const endsAtMs = act.endsAtMs(key);
      if (act.kind === 'release') return (await runScript(client, releaseEntryScript, [storedKey], [endsAtMs])) === 1;
      if ((await client.pexpireat(storedKey, endsAtMs, 'NX')) === 1) return true;
      return (await client.pexpiretime(storedKey)) === endsAtMs;
    }),
  );
  return chosen.filter((_, at) => done[at]);
}

/** See `EntryBrowser.endless`. */
export async function endlessPage(
  scope: TenantScope,
  group: EndlessGroup,
  cursor: string,
  act: EndlessAct,
): Promise<EndlessPage> {
  const { core, tenantId, prefix, context } = scope;
  const route = core.routes.find(group.module, group.dataType);
  if (core.catalogue.databases[route.database]?.evictionClass !== 'evictable') {
    throw new ArgumentError(`database ${route.database} holds what must stay: there no TTL is right`);
  }
  const pattern = core.keyspace.matchPattern(prefix, { ...group, database: route.database }, '');
  const changes = act.kind === 'end' || act.kind === 'release';
  const call = core.observer.begin(changes ? 'expire' : 'scan', tenantId, route, null, context);
  try {
    const connection = core.topology.resolve(tenantId, route.database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    const { client } = connection;
    const page = await scanPage(scope, connection, group, pattern, cursor);
    const found = page.storedKeys.map((storedKey, at) => ({ storedKey, key: page.names[at]?.key ?? '' }));
    const chosen = await carryOut(client, await chosenOf(client, found, act), act);
    const entries = await Promise.all(
      chosen.map(async (each, at): Promise<EndlessEntry> => {
        const weighs = act.kind !== 'look' && at % weighOneIn === 0;
        return { key: each.key, weighed: weighs ? await weigh(client, each) : null };
      }),
    );
    return { entries, cursor: page.cursor === '0' ? null : page.cursor };
  } catch (error) {
    reportFault(core, call, error);
    return { entries: [], cursor: null };
  } finally {
    // Thousands of keys in a call: among the tenant's own operations it would be the slowest of the day.
    core.observer.endUntold(call);
  }
}
