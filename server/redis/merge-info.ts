import { createHash } from 'node:crypto';

/** Figures of the primaries that add up to the cluster's. Whatever else INFO tells is as the first of them has it. */
const added = new Set([
  ...['connected_clients', 'blocked_clients', 'maxclients'],
  ...['used_memory', 'used_memory_peak', 'used_memory_rss', 'maxmemory'],
  ...['total_commands_processed', 'instantaneous_ops_per_sec', 'keyspace_hits', 'keyspace_misses'],
  ...['evicted_keys', 'expired_keys', 'rejected_connections', 'total_net_input_bytes', 'total_net_output_bytes'],
  ...['connected_slaves', 'used_cpu_sys', 'used_cpu_user'],
]);

/** Lines of `name=number,…` whose numbers add up. */
const addedLists = /^(cmdstat_.*|db\d+)$/;

type Sections = Map<string, Map<string, string>>;

function sectionsOf(text: string): Sections {
  const sections: Sections = new Map();
  let current = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (line.startsWith('#')) {
      current = new Map();
      sections.set(line, current);
    } else if (colon > 0) current.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return sections;
}

function addLists(one: string, other: string): string {
  const sums = new Map<string, number>();
  for (const pair of [...one.split(','), ...other.split(',')]) {
    const [name = '', value = ''] = pair.split('=');
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  }
  return [...sums].map(([name, value]) => `${name}=${value}`).join(',');
}

/** The slower of two: percentiles of several servers cannot be added up, and the cluster is no faster than this. */
function slower(one: string, other: string): string {
  const values = new Map(other.split(',').map((pair) => pair.split('=') as [string, string]));
  return one
    .split(',')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return `${name}=${Math.max(Number(value), Number(values.get(name) ?? value))}`;
    })
    .join(',');
}

function merge(name: string, one: string, other: string): string {
  if (added.has(name)) return String(Number(one) + Number(other));
  if (addedLists.test(name)) return addLists(one, other);
  if (name.startsWith('latency_percentiles_usec_')) return slower(one, other);
  // As old as the youngest; another cluster, for whoever compares counters, as soon as one of them began anew.
  if (name === 'uptime_in_seconds') return String(Math.min(Number(one), Number(other)));
  if (name === 'run_id') return createHash('sha1').update(one).update(other).digest('hex');
  if (name === 'aof_last_write_status') return one === 'ok' ? other : one;
  return one;
}

/**
 * The `INFO` of a cluster out of its primaries': sums where figures add up, the first one's word where they do not.
 * Replicas keep their lag: each is shown against the largest offset.
 */
export function mergeInfo(texts: readonly string[]): string {
  const merged: Sections = new Map();
  for (const sections of texts.map(sectionsOf)) {
    for (const [title, fields] of sections) {
      const into = merged.get(title) ?? new Map<string, string>();
      merged.set(title, into);
      for (const [name, value] of fields) {
        const before = into.get(name);
        into.set(name, before === undefined ? value : merge(name, before, value));
      }
    }
  }
  const replication = [...merged].find(([title]) => /^# *replication/i.test(title))?.[1];
  if (replication) addReplicas(replication, texts);
  return [...merged]
    .map(([title, fields]) => [title, ...[...fields].map(([name, value]) => `${name}:${value}`)].join('\r\n'))
    .join('\r\n\r\n');
}

function addReplicas(replication: Map<string, string>, texts: readonly string[]): void {
  for (const name of [...replication.keys()]) if (/^slave\d+$/.test(name)) replication.delete(name);
  const offsets = texts.map((text) => Number(/^master_repl_offset:(\d+)/m.exec(text)?.[1] ?? 0));
  const largest = Math.max(0, ...offsets);
  let count = 0;
  for (const [index, text] of texts.entries()) {
    for (const [, fields = ''] of text.matchAll(/^slave\d+:(.*?)\r?$/gm)) {
      const shifted = fields.replace(/offset=(\d+)/, (_, offset: string) => {
        return `offset=${Number(offset) + largest - (offsets[index] ?? 0)}`;
      });
      replication.set(`slave${count++}`, shifted);
    }
  }
  replication.set('master_repl_offset', String(largest));
}
