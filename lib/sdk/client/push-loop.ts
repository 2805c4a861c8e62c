import type { ClientCore } from './client-core.ts';
import { type ClientErrorCode, toClientError } from './client-error.ts';
import { type PushFailures, pushQueue } from './push-queue.ts';

/** `waiting`: tried again by itself · `refused`: not before somebody asks, as the key or the person is not let in. */
export type PushState = 'idle' | 'pushing' | 'waiting' | 'refused';

const firstDelayMs = 1_000;
const factor = 2;
const greatestDelayMs = 60_000;
const refusals: readonly ClientErrorCode[] = ['unauthenticated', 'forbidden', 'tenant_suspended'];

/** Brings what waits on the device to the server, again and again until it is there. */
export class PushLoop {
  state: PushState = 'idle';
  private readonly core: ClientCore;
  private readonly internalFailures: PushFailures = { internal: 0 };
  private running: Promise<void> | null = null;
  private again = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(core: ClientCore) {
    this.core = core;
    core.closed.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Tries now, whatever the pause; settles when everything was sent, or when that failed. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    this.state = 'pushing';
    try {
      while (this.again && !this.core.closed.aborted) {
        this.again = false;
        await this.core.exclusively(() => pushQueue(this.core, this.internalFailures));
      }
      this.failures = 0;
      this.state = 'idle';
    } catch (thrown) {
      if (!this.core.closed.aborted) this.rest(thrown);
    }
  }

  private rest(thrown: unknown): void {
    const error = toClientError(thrown);
    this.failures += 1;
    this.state = refusals.includes(error.code) ? 'refused' : 'waiting';
    if (this.state === 'waiting') {
      const pauseMs = Math.min(firstDelayMs * factor ** (this.failures - 1), greatestDelayMs);
      this.timer = setTimeout(() => void this.flush(), Math.max(pauseMs, error.retryAfterMs ?? 0));
    }
    this.core.listeners.onError(error);
  }
}
