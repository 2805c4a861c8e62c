import type { Follower } from '../optimizer/next-key-miner.ts';
import { HabitsByTenant } from '../optimizer/tenant-habits.ts';
import { asCacheError } from './as-cache-error.ts';
import type { CacheCore } from './cache-core.ts';
import { ArgumentError, CacheError } from './cache-error.ts';
import { type LoadedAhead, loadAhead } from './load-ahead.ts';
import type { Observation } from './observation.ts';
import type { OperationContext } from './observe.ts';
import { holdsAt } from './policy-turns.ts';
import { PreloadLedger, type PreloadStats } from './preload-ledger.ts';
import type { PreloadSettings } from './preload-policy.ts';
import type { KeyLoader, KeyToLoad, RegisteredLoaders } from './registered-loaders.ts';
import type { WarmUpOptions, WarmUpResult } from './warm-up.ts';

/** Loads under way at once: loading ahead must not crowd out the calls of people. */
const loadsAtOnce = 4;
const hourMs = 3_600_000;
/** A key that was looked at is not looked at again for this long, milliseconds. */
const restMs = 5_000;
const restingAtMost = 5_000;
const unknownContext: OperationContext = { device: 'unknown', network: 'unknown' };

/** Loads entries before anybody asks for them, through the loaders that the application registered, and never else. */
export class Preloader {
  private readonly habits = new HabitsByTenant();
  private readonly ledger = new PreloadLedger();
  /** Until when keys are not looked at again, milliseconds since the epoch. */
  private readonly resting = new Map<string, number>();
  private listening = false;
  private underWay = 0;

  /** @param policyOf the preload policy of a tenant's class, `module:type`; `null` where none holds */
  constructor(
    private readonly core: CacheCore,
    private readonly loaders: RegisteredLoaders,
    private readonly policyOf: (tenantId: string, database: number, className: string) => PreloadSettings | null,
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
    let failed = false;
    try {
      return await loadAhead(scope, { module, type: dataType, key }, async () => {
        failed = true;
        const value = await loader(entry);
        failed = false;
        return value;
      });
    } catch (cause) {
      this.ledger.failed();
      const message = `the loader of ${module}/${dataType} failed`;
      core.report(failed ? new CacheError('load_failed', message, { cause }) : asCacheError(cause));
      throw cause;
    }
  }

  /** Loads what is expected, where a policy says so and the budget allows it. What fails was reported. */
  private follow(expected: readonly Follower<string>[], { tenantId, startedAtMs, device, network }: Observation): void {
    for (const { key: name, confidence } of expected) {
      const entry = entryOf(tenantId, name);
      const className = `${entry.module}:${entry.dataType}`;
      if (this.underWay >= loadsAtOnce || this.loaders.find(className) === undefined) continue;
      const { database } = this.core.routes.find(entry.module, entry.dataType);
      const policy = this.policyOf(tenantId, database, className);
      if (policy === null || confidence < policy.leastConfidence || !holdsAt(policy, startedAtMs)) continue;
      if (!this.wakes(`${tenantId}:${name}`, startedAtMs)) continue;
      if (!this.ledger.allows(`${tenantId}:${className}`, this.underWay)) continue;
      this.underWay++;
      this.load(entry, { device, network })
        .catch(() => 'nothing')
        .finally(() => {
          this.underWay--;
        });
    }
  }

  /** True where the key was not looked at of late. */
  private wakes(entry: string, nowMs: number): boolean {
    if ((this.resting.get(entry) ?? 0) > nowMs) return false;
    this.resting.delete(entry);
    this.resting.set(entry, nowMs + restMs);
    const oldest = this.resting.size > restingAtMost ? this.resting.keys().next() : null;
    if (oldest !== null && !oldest.done) this.resting.delete(oldest.value);
    return true;
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
      if (call.session !== undefined) this.follow(habits.next(name), call);
      this.follow(habits.dueSoon(call.startedAtMs), call);
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
