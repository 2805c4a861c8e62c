import type { EntryName } from '../../cache/entry-name.ts';
import { byPriority, type Priority } from '../../cache/priority.ts';
import type { ClientCore } from './client-core.ts';
import { readEntries } from './read-entries.ts';

export interface WarmGroup {
  module: string;
  type: string;
  keys: readonly string[];
  /** As in `set`: `high` is fetched first, `low` last. Default `normal`. */
  priority?: Priority | undefined;
  /** Among those of one priority: the greater, the earlier. Default 0. */
  importance?: number | undefined;
}

export interface WarmOptions {
  /** Requests at once, 1 to 6. Default 2. */
  concurrency?: number | undefined;
  signal?: AbortSignal | undefined;
  /** True: also where the person asks for little data. Default false. */
  despiteSaveData?: boolean | undefined;
}

export interface WarmReport {
  loaded: number;
  missed: number;
  /** Not asked for: aborted, or the person asks for little data. */
  skipped: number;
}

const keysPerRequest = 50;

/** See `Client.warm`. */
export async function warmEntries(
  core: ClientCore,
  groups: readonly WarmGroup[],
  options: WarmOptions,
  saveData: boolean,
): Promise<WarmReport> {
  const { concurrency = 2, signal, despiteSaveData = false } = options;
  const names = [...groups]
    .sort((a, b) => byPriority(a, b) || (b.importance ?? 0) - (a.importance ?? 0))
    .flatMap(({ module, type, keys }) => keys.map((key): EntryName => ({ module, type, key })));
  const report: WarmReport = { loaded: 0, missed: 0, skipped: names.length };
  if (saveData && !despiteSaveData) return report;
  let next = 0;

  async function work(): Promise<void> {
    while (next < names.length && signal?.aborted !== true && !core.closed.aborted) {
      const part = names.slice(next, next + keysPerRequest);
      next += part.length;
      const results = await readEntries(core, part);
      const loaded = results.filter(({ hit }) => hit).length;
      report.loaded += loaded;
      report.missed += part.length - loaded;
      report.skipped -= part.length;
    }
  }

  const workers = Math.min(6, Math.max(1, Math.floor(concurrency)));
  await Promise.all(Array.from({ length: workers }, work));
  return report;
}
