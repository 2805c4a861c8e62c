import { parseInfo } from '../telemetry/parse-info.ts';
import type { Catalogue } from './catalogue.ts';
import type { Observer } from './observe.ts';
import type { Topology } from './topology.ts';

/** Something an operator should know; nothing failed. */
export interface CacheWarning {
  code: 'protected_data_may_be_evicted' | 'eviction_policy_unknown';
  message: string;
}

/**
 * Without a control server the protected databases live beside what may be evicted. Once, after the first operation on
 * one of them, asks the server for its policy and warns where a flood could push sessions and locks out.
 */
export function warnOfEviction(options: {
  catalogue: Catalogue;
  topology: Topology;
  observer: Observer;
  warn: (warning: CacheWarning) => void;
}): void {
  const { catalogue, topology, observer, warn } = options;

  async function ask(tenantId: string, database: number): Promise<void> {
    const { memory } = parseInfo(await topology.resolve(tenantId, database).client.info('memory'));
    if (memory?.policy === undefined || memory.policy === null) throw new Error('INFO names no maxmemory_policy');
    if (memory.policy === 'noeviction' || memory.maxBytes === 0) return;
    warn({
      code: 'protected_data_may_be_evicted',
      message: `sessions, queues and locks live on a server that evicts (${memory.policy}); give the cache a control server`,
    });
  }

  const stop = observer.subscribe(({ tenantId, database, outcome }) => {
    if (outcome === 'error' || catalogue.databases[database]?.evictionClass !== 'protected') return;
    stop();
    ask(tenantId, database).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      warn({ code: 'eviction_policy_unknown', message: `the server does not tell whether it evicts: ${reason}` });
    });
  });
}
