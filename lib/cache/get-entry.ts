import { performance } from 'node:perf_hooks';
import type { Outcome } from '../contracts/vocabulary.ts';
import type { CacheCore, TenantScope } from './cache-core.ts';
import type { ClassRoute } from './class-routes.ts';
import type { EntryAddress } from './envelope-cipher.ts';
import { type GetResult, missed } from './get-result.ts';
import type { L1Cache, L1Entry, L1Fill } from './l1-cache.ts';
import type { Observation } from './observation.ts';
import { type ContextOptions, contextOf } from './operation-context.ts';
import { reportFault } from './report-fault.ts';
import type { StoredReader } from './stored-reader.ts';
import { openStored, type StoredValue } from './stored-value.ts';

/** Counts an opened value and says how old it is. */
export function toResult<T>(call: Observation, opened: StoredValue): GetResult<T> {
  const { value, storedAtSeconds, freshUntilMs } = opened;
  // The clock of the question serves the answer too.
  const nowMs = call.startedAtMs;
  const stale = nowMs >= freshUntilMs;
  if (stale) call.stales += 1;
  else call.hits += 1;
  // Begun empty: V8 moves literals with fields into the old generation after a burst, and the values with them.
  const result = {} as { hit: true; value: T; ageSeconds: number | null; stale: boolean };
  result.hit = true;
  result.value = value as T;
  result.ageSeconds = storedAtSeconds === null ? null : Math.max(0, Math.floor(nowMs / 1000) - storedAtSeconds);
  result.stale = stale;
  return result;
}

/**
 * Opens what the server answered for one key, and counts it; `null` for a miss. `entry` is what was asked for, where the
 * call does not name it. Throws, or rejects with, EnvelopeError; CacheError where data keys cannot be had.
 */
export function openAnswer(
  core: CacheCore,
  call: Observation,
  stored: Buffer | null,
  entry: EntryAddress = call,
): StoredValue | null | Promise<StoredValue> {
  return stored === null ? countMiss(call) : openFound(core, call, stored, 0, stored.length, entry);
}

function countMiss(call: Observation): null {
  call.misses += 1;
  return null;
}

function openFound(
  core: CacheCore,
  call: Observation,
  bytes: Buffer,
  start: number,
  end: number,
  entry: EntryAddress,
): StoredValue | Promise<StoredValue> {
  call.sizeBytes = (call.sizeBytes ?? 0) + end - start;
  return openStored(core.sealer, bytes, entry, start, end);
}

/** The outcome of a call that asked for one key. */
export function outcomeOf({ hits, stales }: Observation): Outcome {
  if (hits > 0) return 'hit';
  return stales > 0 ? 'stale' : 'miss';
}

const ignore = (): void => undefined;

/**
 * One `get` on its way. The promise that its caller waits for is the only one made for it, and no function is: methods,
 * not fields that hold functions.
 */
class GetCall<T> implements StoredReader {
  readonly storedKey: string;
  others: StoredReader[] | null = null;
  sentAtMs = 0;
  fill: L1Fill | null = null;
  private readonly core: CacheCore;
  private readonly call: Observation;
  private resolve: (result: GetResult<T>) => void;
  private reject: (error: unknown) => void;

  constructor(
    core: CacheCore,
    call: Observation,
    storedKey: string,
    resolve: (result: GetResult<T>) => void,
    reject: (error: unknown) => void,
  ) {
    this.core = core;
    this.call = call;
    this.storedKey = storedKey;
    this.resolve = resolve;
    this.reject = reject;
  }

  answer(bytes: Buffer | null, start: number, end: number, nowMs: number): void {
    const { core, call } = this;
    try {
      const opened = bytes === null ? countMiss(call) : openFound(core, call, bytes, start, end, call);
      if (opened instanceof Promise) this.finishLater(opened);
      // Decoding a large value is part of what its caller waits for.
      else this.finish(opened, end - start > greatestUntimedBytes ? performance.now() : nowMs);
    } catch (error) {
      this.refuse(error);
    }
  }

  private finishLater(opening: Promise<StoredValue>): void {
    opening.then(
      (opened) => this.finish(opened, performance.now()),
      (error: unknown) => this.refuse(error),
    );
  }

  private finish(opened: StoredValue | null, nowMs: number): void {
    const { call, fill } = this;
    if (fill !== null) fill.offer(opened);
    const result = opened === null ? missed : toResult<T>(call, opened);
    call.outcome = outcomeOf(call);
    this.core.observer.end(call, this.sentAtMs, nowMs);
    this.settle(result);
  }

  /** Lets go of the promise, and so of the value: the batch holds this call until its last answer is there. */
  private settle(result: GetResult<T>): void {
    const { resolve } = this;
    this.resolve = ignore;
    this.reject = ignore;
    resolve(result);
  }

  refuse(cause: unknown): void {
    const { core, call, fill } = this;
    if (fill !== null) fill.offer(null);
    try {
      reportFault(core, call, cause);
    } catch (error) {
      this.end();
      this.reject(error);
      return;
    }
    this.end();
    this.settle(missed);
  }

  private end(): void {
    this.core.observer.end(this.call, this.sentAtMs);
  }
}

function findHeld(
  l1: L1Cache,
  prefix: string,
  infix: string,
  { key, latencyMs }: Observation,
  wanted: L1Entry | string,
): StoredValue | undefined {
  if (typeof wanted !== 'string') return l1.serve(wanted, latencyMs);
  return key === null ? undefined : l1.findNamed(wanted, { prefix, infix, key }, latencyMs);
}

/** Answers of more bytes read the clock themselves. */
const greatestUntimedBytes = 1_024;

/** See `TenantCache.get`. */
export function getEntry<T>(
  scope: TenantScope,
  module: string,
  dataType: string,
  key: string,
  options: ContextOptions | undefined,
): Promise<GetResult<T>> {
  const { core } = scope;
  let call: Observation;
  let route: ClassRoute;
  let storedKey: string;
  let known: L1Entry | undefined;
  try {
    route = core.routes.find(module, dataType);
    known = core.l1?.known(scope.prefix, route.infix, key);
    storedKey = known?.storedKey ?? core.keyspace.join(scope.prefix, route.infix, key);
    call = core.observer.begin('get', scope.tenantId, route, key, contextOf(options, scope.context), 'read');
  } catch (error) {
    return Promise.reject(error);
  }
  const held = core.l1 === null ? undefined : findHeld(core.l1, scope.prefix, route.infix, call, known ?? storedKey);
  if (held !== undefined) {
    call.tier = 'l1';
    const result = toResult<T>(call, held);
    call.outcome = outcomeOf(call);
    core.observer.endAtOnce(call);
    return Promise.resolve(result);
  }
  return new Promise((resolve, reject) => {
    const reader = new GetCall<T>(core, call, storedKey, resolve, reject);
    try {
      const connection = core.topology.resolve(scope.tenantId, route.database);
      const opening = connection.ready();
      if (opening === null) {
        if (core.l1 !== null) reader.fill = core.l1.begin(storedKey, connection);
        connection.ask(reader);
      } else {
        opening.then(
          () => connection.ask(reader),
          (error: unknown) => reader.refuse(error),
        );
      }
    } catch (error) {
      reader.refuse(error);
    }
  });
}
