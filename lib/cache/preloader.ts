import { HabitsByTenant } from '../optimizer/tenant-habits.ts';
import { asCacheError } from './as-cache-error.ts';
import type { CacheCore } from './cache-core.ts';
import { ArgumentError, CacheError } from './cache-error.ts';
import { type LoadedAhead, loadAhead } from './load-ahead.ts';
import type { Observation } from './observation.ts';
import type { OperationContext } from './observe.ts';
import { PreloadLedger, type PreloadStats } from './preload-ledger.ts';
import type { KeyLoader, KeyToLoad, RegisteredLoaders } from './registered-loaders.ts';
import type { WarmUpOptions, WarmUpResult } from './warm-up.ts';

/** Loads under way at once: loading ahead must not crowd out the calls of people. */
const loadsAtOnce = 4;
const hourMs = 3_600_000;
const unknownContext: OperationContext = { device: 'unknown', network: 'unknown' };

/** Loads entries before anybody asks for them, through the loaders that the application registered, and never else. */
export class Preloader {
  private readonly habits = new HabitsByTenant();
  private readonly ledger = new PreloadLedger();
  private listening = false;

  constructor(
    private readonly core: CacheCore,
    private readonly loaders: RegisteredLoaders,
  ) {}

  /** See `Cache.registerLoader`. From the first one on reads are watched. */
  register(module: string, dataType: string, loader: KeyLoader): () => void {
    const remove = this.loaders.add(module, dataType, loader);
    if (!this.listening) this.core.observer.subscribe(this.hear);
    this.listening = true;
    return remove;
  }

  /** `null` where no loader was ever registered. */
  stats(): PreloadStats | null {
    return this.listening ? this.ledger.stats(this.core.now()) : null;
  }

  /** See `Cache.warmUp`. */
  async warmUp(tenantId: string, options: WarmUpOptions = {}): Promise<WarmUpResult> {
    this.core.keyspace.tenantPrefix(tenantId);
    const waiting = this.wanted(tenantId, checked(options));
    const result: WarmUpResult = { loaded: 0, present: 0, nothing: 0, failures: [] };
    const work = async (): Promise<void> => {
      for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
        try {
          result[await this.load(entry, unknownContext)] += 1;
        } catch (error) {
          const { module, dataType, key } = entry;
          result.failures.push({ module, dataType, key, error });
        }
      }
    };
    await Promise.all(Array.from({ length: loadsAtOnce }, work));
    return result;
  }

  /** Hot entries, then expected ones, each once, of classes that have a loader. */
  private wanted(tenantId: string, options: Required<WarmUpOptions>): KeyToLoad[] {
    const nowMs = this.core.now();
    const habits = this.habits.of(tenantId);
    const hot = habits.heat.hottest(nowMs, { ...options, limit: options.hotKeys }).map(({ name }) => name);
    const expected = habits
      .expected(nowMs, nowMs + hourMs)
      .map(({ key }) => key)
      .filter((name) => !hot.includes(name))
      .slice(0, options.predictions);
    return [...hot, ...expected]
      .map((name) => entryOf(tenantId, name))
      .filter(({ module, dataType }) => this.loaders.find(`${module}:${dataType}`) !== undefined);
  }

  private async load(entry: KeyToLoad, context: OperationContext): Promise<LoadedAhead> {
    const { core } = this;
    const { tenantId, module, dataType, key } = entry;
    const loader = this.loaders.find(`${module}:${dataType}`);
    if (loader === undefined) return 'nothing';
    const scope = { core, tenantId, prefix: core.keyspace.tenantPrefix(tenantId), context };
    try {
      return await loadAhead(scope, { module, type: dataType, key }, () => loader(entry));
    } catch (error) {
      this.ledger.failed();
      core.report(
        error instanceof CacheError
          ? asCacheError(error)
          : new CacheError('load_failed', `the loader of ${module}/${dataType} failed`, { cause: error }),
      );
      throw error;
    }
  }

  private readonly hear = (call: Observation): void => {
    const { tenantId, module, dataType, key, operation } = call;
    if (key === null || call.outcome === 'error') return;
    const className = `${module}:${dataType}`;
    const name = `${className}:${key}`;
    const account = `${tenantId}:${className}`;
    const entry = `${tenantId}:${name}`;
    if (operation === 'get') {
      const hit = call.misses === 0;
      const habits = this.habits.of(tenantId);
      if (this.loaders.find(className) !== undefined) {
        this.ledger.read(account, entry, hit, call.startedAtMs);
        if (hit) habits.heat.count(name, call.startedAtMs);
      }
      habits.read(name, call.session, call.startedAtMs);
    } else if (operation === 'set' && call.ahead) {
      this.ledger.loaded(account, entry, call.startedAtMs + (call.ttlSeconds ?? 0) * 1_000);
    } else if (operation === 'set' || operation === 'delete') this.ledger.overwritten(entry);
  };
}

function checked(options: WarmUpOptions): Required<WarmUpOptions> {
  const { hotKeys = 50, moreThanHits = 10, withinHours = 24, predictions = 20 } = options;
  for (const count of [hotKeys, moreThanHits, predictions])
    if (!Number.isInteger(count) || count < 0 || count > 1_000) {
      throw new ArgumentError('hotKeys, moreThanHits and predictions are whole numbers from 0 to 1000');
    }
  if (!(withinHours > 0 && withinHours <= 72)) throw new ArgumentError('withinHours is a number up to 72');
  return { hotKeys, moreThanHits, withinHours, predictions };
}

/** Modules and data types have no colon; keys may. */
function entryOf(tenantId: string, name: string): KeyToLoad {
  const [module = '', dataType = ''] = name.split(':', 2);
  return { tenantId, module, dataType, key: name.slice(module.length + dataType.length + 2) };
}
