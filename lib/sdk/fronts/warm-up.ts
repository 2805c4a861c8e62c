import type { Loader } from '../../cache/load-entry.ts';
import { byPriority, type Priority } from '../../cache/priority.ts';
import type { TenantCache } from '../../cache/tenant-cache.ts';

/** An entry worth having before anybody asks. */
export interface WarmupEntry {
  module: string;
  dataType: string;
  key: string;
  loader: Loader<unknown>;
  /** Default `normal`; `high` is loaded first. */
  priority?: Priority | undefined;
  ttlSeconds?: number | undefined;
}

export interface WarmupResult {
  loaded: number;
  /** Were there before. */
  present: number;
  /** What the loaders threw, in the order in which it happened. */
  failures: { module: string; dataType: string; key: string; error: unknown }[];
}

/** Loads under way at once: warming must not crowd out the calls of people. */
const loadsAtOnce = 4;

export async function warmUp(tenant: TenantCache, entries: readonly WarmupEntry[]): Promise<WarmupResult> {
  const waiting = [...entries].sort(byPriority);
  const result: WarmupResult = { loaded: 0, present: 0, failures: [] };

  async function warmOne({ module, dataType, key, loader, priority, ttlSeconds }: WarmupEntry): Promise<void> {
    const own: { thrown?: unknown; loading: boolean } = { loading: false };
    const load = async () => {
      own.loading = true;
      try {
        return await loader();
      } catch (error) {
        own.thrown = error;
        throw error;
      }
    };
    try {
      await tenant.getOrSet(module, dataType, key, load, { priority, ttlSeconds });
      if (own.loading) result.loaded += 1;
      else result.present += 1;
    } catch (error) {
      // A bad name or value is the caller's to mend; one loader's failure must not end the others.
      if (!('thrown' in own)) throw error;
      result.failures.push({ module, dataType, key, error });
    }
  }

  async function work(): Promise<void> {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) await warmOne(entry);
  }
  await Promise.all(Array.from({ length: loadsAtOnce }, work));
  return result;
}
