import { parseInfo } from '../telemetry/parse-info.ts';
import type { CacheWarning } from './cache-warning.ts';
import type { Catalogue } from './catalogue.ts';
import type { Observer } from './observe.ts';
import type { DataConnection } from './server-connection.ts';
import type { Topology } from './topology.ts';

/**
 * Protected databases may live beside what may be evicted: without a control server, or by an override. The first
 * operation on one of them through each connection asks its server for the policy; warns, once, where a flood could
 * push sessions and locks out.
 */
export function warnOfEviction(options: {
  catalogue: Catalogue;
  topology: Topology;
  observer: Observer;
  warn: (warning: CacheWarning) => void;
}): void {
  const { catalogue, topology, observer, warn } = options;
  const asked = new WeakSet<DataConnection>();
  const warned = new Set<CacheWarning['code']>();

  function warnOnce(warning: CacheWarning): void {
    if (warned.has(warning.code)) return;
    warned.add(warning.code);
    warn(warning);
  }

  async function ask(connection: DataConnection): Promise<void> {
    const { memory } = parseInfo(await connection.client.info('memory'));
    if (memory?.policy === undefined || memory.policy === null) throw new Error('INFO names no maxmemory_policy');
    if (memory.policy === 'noeviction' || memory.maxBytes === 0) return;
    stop();
    warnOnce({
      code: 'protected_data_may_be_evicted',
      message: `sessions, queues and locks live on a server that evicts (${memory.policy}); give the cache a control server`,
    });
  }

  const stop = observer.subscribe(({ tenantId, database, outcome }) => {
    if (outcome === 'error' || catalogue.databases[database]?.evictionClass !== 'protected') return;
    const connection = topology.resolve(tenantId, database);
    if (asked.has(connection)) return;
    asked.add(connection);
    ask(connection).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      warnOnce({ code: 'eviction_policy_unknown', message: `the server does not tell whether it evicts: ${reason}` });
    });
  });
}
