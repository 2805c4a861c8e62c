import type { Redis } from 'ioredis';

/** Where a server says which keys changed, to whoever tracks them through a connection of the second protocol. */
const invalidationChannel = '__redis__:invalidate';

export interface L1TrackerOptions {
  /** To the server that holds the values, of the second protocol, not connected yet. */
  listener: Redis;
  /** Of the stored keys that are tracked; none begins another. */
  prefixes: readonly string[];
  /** Time between two questions whether the connection still is one, milliseconds. */
  beatMs: number;
  /** Keys that may have changed; `null`: all of them. */
  onInvalid: (storedKeys: readonly string[] | null) => void;
  onError: (error: unknown) => void;
}

/**
 * Hears from one server which keys change. One connection both tracks and listens (it redirects to itself), so that
 * neither half can be lost without the other; whoever loses it has lost all that was said meanwhile, and forgets
 * everything.
 *
 * The connection is asked for a sign of life again and again. Its answers come in order: when the one to a question
 * asked at *t* is here, so is everything that was said before *t*.
 */
export class L1Tracker {
  /** Everything said until then was heard; monotonic milliseconds, `-Infinity` while nothing is tracked. */
  confirmedAtMs = Number.NEGATIVE_INFINITY;
  private readonly options: L1TrackerOptions;
  private readonly timer: NodeJS.Timeout;
  private tracking = false;

  /** Begins at once, and begins anew after each loss. */
  constructor(options: L1TrackerOptions) {
    this.options = options;
    const { listener, beatMs, onInvalid } = options;
    listener.on('ready', () => void this.track());
    listener.on('close', () => this.lose());
    listener.on('messageBuffer', (_channel: Buffer, keys: Buffer[] | null) => {
      onInvalid(Array.isArray(keys) ? keys.map((key) => key.toString()) : null);
    });
    // The connection that reads the values goes to the same server and tells of its outages.
    listener.on('error', () => undefined);
    listener.connect().catch(() => undefined);
    this.timer = setInterval(() => void this.beat(), beatMs);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.options.listener.disconnect();
  }

  private lose(): void {
    this.tracking = false;
    this.confirmedAtMs = Number.NEGATIVE_INFINITY;
    this.options.onInvalid(null);
  }

  private async track(): Promise<void> {
    const { listener, prefixes, onError } = this.options;
    try {
      const id = await listener.client('ID');
      const named = prefixes.flatMap((prefix) => ['PREFIX', prefix]);
      await listener.call('CLIENT', 'TRACKING', 'ON', 'REDIRECT', String(id), 'BCAST', ...named);
      await listener.subscribe(invalidationChannel);
      this.tracking = true;
      await this.beat();
    } catch (error) {
      onError(error);
      // Tried again, by connecting again.
      listener.disconnect(true);
    }
  }

  private async beat(): Promise<void> {
    if (!this.tracking) return;
    const askedAtMs = performance.now();
    try {
      await this.options.listener.ping();
    } catch {
      // Not confirmed: what that means, time tells.
      return;
    }
    if (this.tracking) this.confirmedAtMs = askedAtMs;
  }
}
