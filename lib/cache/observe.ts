import { channel } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import type { Device, Network, Operation } from '../contracts/vocabulary.ts';
import { type Access, type AccessPolicy, accessOf } from './access-policy.ts';
import { BegunCall } from './begun-call.ts';
import type { Observation } from './observation.ts';

/** Every observation of every cache in the process; for tracing and for whoever wants to watch. */
export const operationChannelName = 'kryonix:operation';
const operationChannel = channel(operationChannelName);

export type ObservationListener = (observation: Observation) => void;

/** The class of an operation and where it lives. */
export interface OperationScope {
  database: number;
  module: string;
  dataType: string;
}

/** Who is asking, as far as known. */
export interface OperationContext {
  device: Device;
  network: Network;
  session?: string;
}

/** Answers from within the process of which one is timed, a power of two. */
const answersPerTiming = 16;

/**
 * The one place where operations are measured. A call is begun, its outcome written down, and ended in a `finally`, so
 * that each is published exactly once, also when it fails. No wrapper around the call's promise and no closure per
 * call: the observation itself is all that a measured operation allocates.
 */
export class Observer {
  private subscribed: readonly { listener: ObservationListener; gets: boolean }[] = [];
  /** Whom the observations are told, and those of gets, which are most: fewer want to hear of them. */
  private listeners: readonly ObservationListener[] = [];
  private getListeners: readonly ObservationListener[] = [];
  private readonly now: () => number;
  /** The system's clock is read once in a millisecond: it says nothing new in between. */
  private readonly holdsClock: boolean;
  private clockMs = 0;
  private clockReadAtMs = Number.NEGATIVE_INFINITY;
  /** Calls that were begun and have not ended. */
  private running = 0;
  /** Who waits for the calls that were begun until `untilMs`, of which so many have not ended. */
  private settling: { untilMs: number; left: number; settled: () => void } | null = null;
  private atOnce = 0;
  private atOnceMs = 0;
  private readonly onListenerError: (error: unknown) => void;
  private readonly access: AccessPolicy | undefined;

  constructor(options: {
    now: () => number;
    onListenerError: (error: unknown) => void;
    /** Asked here because every call of every verb begins here. */
    access?: AccessPolicy | undefined;
  }) {
    this.now = options.now;
    this.holdsClock = options.now === Date.now;
    this.access = options.access;
    this.onListenerError = options.onListenerError;
  }

  /**
   * Hears of this cache's operations only, without `gets` of all others than those. Returns how to stop. A listener must
   * not change what it hears.
   */
  subscribe(listener: ObservationListener, { gets = true }: { gets?: boolean } = {}): () => void {
    const own = { listener, gets };
    this.tell([...this.subscribed, own]);
    return () => this.tell(this.subscribed.filter((other) => other !== own));
  }

  private tell(subscribed: Observer['subscribed']): void {
    this.subscribed = subscribed;
    this.listeners = subscribed.map(({ listener }) => listener);
    this.getListeners = subscribed.filter(({ gets }) => gets).map(({ listener }) => listener);
  }

  /**
   * Starts the clocks. The outcome is `ok` until written over; until `end`, `latencyMs` holds the monotonic start.
   * `access` is for verbs that share an operation's name with others but only read.
   * @throws AccessError where the tenant may not; that is no operation, and nothing is observed
   */
  begin(
    operation: Operation,
    tenantId: string,
    scope: OperationScope,
    key: string | null,
    context: OperationContext,
    access?: Access,
  ): Observation {
    this.access?.assertAllowed(tenantId, scope.database, access ?? accessOf(operation), scope.module);
    const beganAtMs = performance.now();
    this.running += 1;
    const startedAtMs = this.holdsClock ? this.heldClock(beganAtMs) : this.now();
    return new BegunCall(operation, tenantId, scope, key, context, startedAtMs, beganAtMs);
  }

  /**
   * For a call on many entries: the databases beside that of its scope, each of which counts as a call of its own, and
   * the modules.
   * @throws AccessError where the tenant may not
   */
  assertAllowed(tenantId: string, calls: readonly { route: OperationScope }[], beside: number, access: Access): void {
    if (this.access === undefined) return;
    const databases = new Set(calls.map(({ route }) => route.database));
    for (const database of databases) if (database !== beside) this.access.assertAllowed(tenantId, database, access);
    const modules = new Set(calls.map(({ route }) => route.module));
    for (const module of modules) this.access.assertModule?.(tenantId, module);
  }

  /**
   * By the monotonic clock: `sentAtMs`, when the call was handed to the driver, 0 where nobody noted it; `endedAtMs`,
   * where many are answered at once and one reading serves them.
   */
  end(observation: Observation, sentAtMs = 0, endedAtMs = performance.now()): void {
    const beganAtMs = observation.latencyMs;
    this.running -= 1;
    if (this.settling !== null) this.noteEnd(beganAtMs);
    observation.latencyMs = Math.max(0, endedAtMs - beganAtMs);
    if (sentAtMs > 0) observation.queueMs = sentAtMs - beganAtMs;
    this.publish(observation);
  }

  /**
   * Ends a call that was answered within the process, at once. That takes about a microsecond, of which the clock would
   * be a tenth: one in 16 is timed and stands for the others.
   */
  endAtOnce(observation: Observation): void {
    this.running -= 1;
    if (this.settling !== null) this.noteEnd(observation.latencyMs);
    if (this.atOnce % answersPerTiming === 0) this.atOnceMs = performance.now() - observation.latencyMs;
    this.atOnce = (this.atOnce + 1) % answersPerTiming;
    observation.latencyMs = this.atOnceMs;
    this.publish(observation);
  }

  /** Ends a call by which the product looks after a cache: it is none of its tenant's operations, and nobody hears of it. */
  endUntold(observation: Observation): void {
    this.running -= 1;
    if (this.settling !== null) this.noteEnd(observation.latencyMs);
  }

  /**
   * Resolves once every call that was begun before has ended, so that none goes on by what was known then. For one who
   * waits at a time.
   */
  settled(): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    const untilMs = performance.now();
    // Whatever begins from here on bears a later time.
    while (performance.now() <= untilMs);
    return new Promise((settled) => {
      this.settling = { untilMs, left: this.running, settled };
    });
  }

  private noteEnd(beganAtMs: number): void {
    const { settling } = this;
    if (settling === null || beganAtMs > settling.untilMs) return;
    settling.left -= 1;
    if (settling.left > 0) return;
    this.settling = null;
    settling.settled();
  }

  private heldClock(monotonicMs: number): number {
    if (monotonicMs - this.clockReadAtMs >= 1) {
      this.clockReadAtMs = monotonicMs;
      this.clockMs = this.now();
    }
    return this.clockMs;
  }

  private publish(observation: Observation): void {
    const listeners = observation.operation === 'get' ? this.getListeners : this.listeners;
    for (let index = 0; index < listeners.length; index++) {
      try {
        listeners[index]?.(observation);
      } catch (error) {
        this.onListenerError(error);
      }
    }
    if (operationChannel.hasSubscribers) operationChannel.publish(observation);
  }
}
