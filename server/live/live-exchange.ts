import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type CachePerformanceUpdate, cachePerformanceUpdateSchema } from '#lib/contracts/live-events.ts';
import { askedChannel, changedChannel, tenantOfChannel, updateChannel, wantedChannel } from './live-channels.ts';

export interface ExchangeListener {
  /** New operations of these tenants were counted. */
  onChanged(tenantIds: readonly string[]): void;
  /** Another process has sockets of these tenants; `asked` where it has no update yet. */
  onWanted(tenantIds: readonly string[], asked: boolean): void;
  /** What the leader of a followed tenant computed. */
  onUpdate(update: CachePerformanceUpdate): void;
}

interface Dependencies {
  /** For commands. */
  control: Redis;
  /** A connection of its own: it only listens. */
  subscriber: Redis;
  log: Logger;
}

/** What the processes tell each other of live figures, by the control plane's publish and subscribe. */
export class LiveExchange {
  private readonly deps: Dependencies;
  private followed = new Set<string>();

  constructor(deps: Dependencies) {
    this.deps = deps;
  }

  /** Begins to listen; a lost connection subscribes again by itself. */
  start(listener: ExchangeListener): void {
    const { subscriber } = this.deps;
    subscriber.on('message', (channel: string, text: string) => this.hear(listener, channel, text));
    this.settle(subscriber.subscribe(changedChannel, wantedChannel, askedChannel));
  }

  stop(): void {
    this.deps.subscriber.disconnect();
  }

  /** Hears the updates of exactly these tenants from now on, and asks their leaders for one. */
  follow(tenantIds: ReadonlySet<string>): void {
    const { subscriber, control } = this.deps;
    const fresh = [...tenantIds].filter((id) => !this.followed.has(id));
    const gone = [...this.followed].filter((id) => !tenantIds.has(id));
    this.followed = new Set(tenantIds);
    if (gone.length > 0) this.settle(subscriber.unsubscribe(...gone.map(updateChannel)));
    if (tenantIds.size > 0) this.settle(control.publish(wantedChannel, [...tenantIds].join(',')));
    const ask = () => control.publish(askedChannel, fresh.join(','));
    if (fresh.length > 0) this.settle(subscriber.subscribe(...fresh.map(updateChannel)).then(ask));
  }

  publish(update: CachePerformanceUpdate): void {
    this.settle(this.deps.control.publish(updateChannel(update.tenantId), JSON.stringify(update)));
  }

  private hear(listener: ExchangeListener, channel: string, text: string): void {
    if (channel === changedChannel) listener.onChanged(text.split(','));
    else if (channel === wantedChannel) listener.onWanted(text.split(','), false);
    else if (channel === askedChannel) listener.onWanted(text.split(','), true);
    else if (tenantOfChannel(channel) !== null) this.hearUpdate(listener, text);
  }

  private hearUpdate(listener: ExchangeListener, text: string): void {
    try {
      listener.onUpdate(cachePerformanceUpdateSchema.parse(JSON.parse(text)));
    } catch (error) {
      this.deps.log.error({ err: error }, 'a live update of another process could not be read');
    }
  }

  /** What is missed is made up for within seconds: figures are computed again, leases are claimed again. */
  private settle(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.deps.log.debug({ err: error }, 'a live message was not passed on'));
  }
}
