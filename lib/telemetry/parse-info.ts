/** One numbered database of the instance: all its keys, whoever they belong to. */
export interface InfoKeyspace {
  id: number;
  keys: number;
  expires: number;
}

export interface InfoCommand {
  /** Lower case, subcommands as `client|list`. */
  command: string;
  calls: number;
  /** Server time spent, microseconds. */
  usec: number;
  /** Refused and failed ones; `null` from versions that do not tell. */
  failedCalls: number | null;
}

/** Server time of one command since the server started, microseconds. */
export interface InfoLatency {
  command: string;
  p50Us: number | null;
  p99Us: number | null;
  p999Us: number | null;
}

export interface InfoReplica {
  /** `host:port` */
  address: string;
  state: string | null;
  offset: number | null;
  lagSeconds: number | null;
}

/**
 * The answer of `INFO` in types. A section or field that the server did not send (older version, missing right, another
 * section asked for) is `null`: unknown, not 0. Counters run since the server started.
 */
export interface RedisInfo {
  server: {
    version: string | null;
    valkeyVersion: string | null;
    mode: string | null;
    /** Another one after each start. */
    runId: string | null;
    uptimeSeconds: number | null;
  } | null;
  clients: { connected: number | null; blocked: number | null; maxClients: number | null } | null;
  memory: {
    usedBytes: number | null;
    peakBytes: number | null;
    residentBytes: number | null;
    /** 0 = no limit. */
    maxBytes: number | null;
    policy: string | null;
    fragmentationRatio: number | null;
  } | null;
  persistence: { loading: boolean | null; aofEnabled: boolean | null; lastAofWriteOk: boolean | null } | null;
  stats: {
    commandsProcessed: number | null;
    opsPerSecond: number | null;
    keyspaceHits: number | null;
    keyspaceMisses: number | null;
    evictedKeys: number | null;
    expiredKeys: number | null;
    /** Of keys with a TTL, those that have ended and are not removed yet, as the server estimates it. */
    expiredStalePercent: number | null;
    rejectedConnections: number | null;
    netInputBytes: number | null;
    netOutputBytes: number | null;
  } | null;
  replication: {
    role: string | null;
    connectedReplicas: number | null;
    offset: number | null;
    /** Of a replica to its primary. */
    linkUp: boolean | null;
    replicas: InfoReplica[];
  } | null;
  cpu: { systemSeconds: number | null; userSeconds: number | null } | null;
  /** Databases that hold keys; `[]` where the section came and none does. */
  keyspace: InfoKeyspace[] | null;
  commands: InfoCommand[] | null;
  latencies: InfoLatency[] | null;
  cluster: { enabled: boolean | null } | null;
}

type Fields = ReadonlyMap<string, string>;

function splitSections(text: string): Map<string, Fields> {
  const sections = new Map<string, Map<string, string>>();
  let fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) {
      fields = new Map();
      sections.set(line.slice(1).trim().toLowerCase(), fields);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return sections;
}

function text(fields: Fields, name: string): string | null {
  const value = fields.get(name);
  return value === undefined || value === '' ? null : value;
}

function number(fields: Fields, name: string): number | null {
  const value = text(fields, name);
  if (value === null) return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

function flag(fields: Fields, name: string): boolean | null {
  const value = text(fields, name);
  return value === null ? null : value === '1' || value === 'ok' || value === 'up';
}

/** `keys=3,expires=1,avg_ttl=0` as numbers. */
function assignments(value: string): Fields {
  return new Map(
    value.split(',').flatMap((pair): [string, string][] => {
      const equals = pair.indexOf('=');
      return equals > 0 ? [[pair.slice(0, equals), pair.slice(equals + 1)]] : [];
    }),
  );
}

function parseKeyspace(fields: Fields): InfoKeyspace[] {
  return [...fields].flatMap(([name, value]) => {
    const id = /^db(\d+)$/.exec(name)?.[1];
    const numbers = assignments(value);
    const keys = number(numbers, 'keys');
    if (id === undefined || keys === null) return [];
    return [{ id: Number(id), keys, expires: number(numbers, 'expires') ?? 0 }];
  });
}

function parseCommands(fields: Fields): InfoCommand[] {
  return [...fields].flatMap(([name, value]) => {
    const numbers = assignments(value);
    const calls = number(numbers, 'calls');
    const usec = number(numbers, 'usec');
    if (!name.startsWith('cmdstat_') || calls === null || usec === null) return [];
    const rejected = number(numbers, 'rejected_calls');
    const failed = number(numbers, 'failed_calls');
    const failedCalls = rejected === null || failed === null ? null : rejected + failed;
    return [{ command: name.slice('cmdstat_'.length), calls, usec, failedCalls }];
  });
}

const latencyPrefix = 'latency_percentiles_usec_';

function parseLatencies(fields: Fields): InfoLatency[] {
  return [...fields].flatMap(([name, value]) => {
    if (!name.startsWith(latencyPrefix)) return [];
    const numbers = assignments(value);
    const [p50Us, p99Us, p999Us] = [number(numbers, 'p50'), number(numbers, 'p99'), number(numbers, 'p99.9')];
    return [{ command: name.slice(latencyPrefix.length), p50Us, p99Us, p999Us }];
  });
}

function parseReplicas(fields: Fields): InfoReplica[] {
  return [...fields].flatMap(([name, value]) => {
    const told = /^slave\d+$/.test(name) ? assignments(value) : new Map<string, string>();
    const host = text(told, 'ip');
    if (host === null) return [];
    const address = `${host}:${text(told, 'port') ?? '?'}`;
    return [{ address, state: text(told, 'state'), offset: number(told, 'offset'), lagSeconds: number(told, 'lag') }];
  });
}

const sectionParsers = {
  server: (fields: Fields) => ({
    version: text(fields, 'redis_version'),
    valkeyVersion: text(fields, 'valkey_version'),
    mode: text(fields, 'redis_mode') ?? text(fields, 'server_mode'),
    runId: text(fields, 'run_id'),
    uptimeSeconds: number(fields, 'uptime_in_seconds'),
  }),
  clients: (fields: Fields) => ({
    connected: number(fields, 'connected_clients'),
    blocked: number(fields, 'blocked_clients'),
    maxClients: number(fields, 'maxclients'),
  }),
  memory: (fields: Fields) => ({
    usedBytes: number(fields, 'used_memory'),
    peakBytes: number(fields, 'used_memory_peak'),
    residentBytes: number(fields, 'used_memory_rss'),
    maxBytes: number(fields, 'maxmemory'),
    policy: text(fields, 'maxmemory_policy'),
    fragmentationRatio: number(fields, 'mem_fragmentation_ratio'),
  }),
  persistence: (fields: Fields) => ({
    loading: flag(fields, 'loading'),
    aofEnabled: flag(fields, 'aof_enabled'),
    lastAofWriteOk: flag(fields, 'aof_last_write_status'),
  }),
  stats: (fields: Fields) => ({
    commandsProcessed: number(fields, 'total_commands_processed'),
    opsPerSecond: number(fields, 'instantaneous_ops_per_sec'),
    keyspaceHits: number(fields, 'keyspace_hits'),
    keyspaceMisses: number(fields, 'keyspace_misses'),
    evictedKeys: number(fields, 'evicted_keys'),
    expiredKeys: number(fields, 'expired_keys'),
    expiredStalePercent: number(fields, 'expired_stale_perc'),
    rejectedConnections: number(fields, 'rejected_connections'),
    netInputBytes: number(fields, 'total_net_input_bytes'),
    netOutputBytes: number(fields, 'total_net_output_bytes'),
  }),
  replication: (fields: Fields) => ({
    role: text(fields, 'role'),
    connectedReplicas: number(fields, 'connected_slaves'),
    offset: number(fields, 'master_repl_offset'),
    linkUp: flag(fields, 'master_link_status'),
    replicas: parseReplicas(fields),
  }),
  cluster: (fields: Fields) => ({ enabled: flag(fields, 'cluster_enabled') }),
  cpu: (fields: Fields) => ({
    systemSeconds: number(fields, 'used_cpu_sys'),
    userSeconds: number(fields, 'used_cpu_user'),
  }),
};

/** Reads the text that `INFO` answers. Never throws: what cannot be read is `null`. */
export function parseInfo(info: string): RedisInfo {
  const sections = splitSections(info);
  function section<T>(name: string, parse: (fields: Fields) => T): T | null {
    const fields = sections.get(name);
    return fields === undefined ? null : parse(fields);
  }
  return {
    server: section('server', sectionParsers.server),
    clients: section('clients', sectionParsers.clients),
    memory: section('memory', sectionParsers.memory),
    persistence: section('persistence', sectionParsers.persistence),
    stats: section('stats', sectionParsers.stats),
    replication: section('replication', sectionParsers.replication),
    cpu: section('cpu', sectionParsers.cpu),
    keyspace: section('keyspace', parseKeyspace),
    commands: section('commandstats', parseCommands),
    latencies: section('latencystats', parseLatencies),
    cluster: section('cluster', sectionParsers.cluster),
  };
}
