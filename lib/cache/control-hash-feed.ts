import { Cluster, type Redis } from 'ioredis';
import { z } from 'zod';
import { asCacheError } from './as-cache-error.ts';
import type { ServerClient } from './open-client.ts';
import { parseServerUrl } from './parse-server-url.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';

export interface ControlHashFeedOptions {
  controlUrl: string;
  /** The hash on database 0 of the control server and, under the same name, the channel of its changes. */
  key: string;
  connection?: ConnectionOptions | undefined;
  /** How often the version is asked for, lest a notice be lost, milliseconds. */
  rereadMs: number;
  report: (error: unknown) => void;
  /** Everything, read anew; `version` counts the changes so far, 0 where nobody ever published. */
  onAll: (fields: readonly HashField[], version: number) => void;
  /** The next change; where it throws, everything is read anew. */
  onChange: (fields: readonly HashField[]) => void;
  /** Done before the first read: whoever changes the hash afterwards knows of this process. */
  join?: (() => Promise<void>) | undefined;
}

/** A field and its value; `null` where the field was removed. */
export type HashField = readonly [string, string | null];

/** After a read that failed, milliseconds: sooner than the next notice may come. */
const retryMs = 250;

const changesSchema = z.array(z.tuple([z.string(), z.string().nullable()]));

/** A second connection to the same server, or cluster, that only listens. */
function listenerBeside(client: ServerClient): Redis | Cluster {
  const listening = { protocol: 2, autoResubscribe: false, socketTimeout: undefined } as const;
  if (!(client instanceof Cluster)) return client.duplicate(listening);
  return client.duplicate(undefined, { redisOptions: { ...client.options.redisOptions, ...listening } });
}

/**
 * Follows a hash that `applyPoliciesScript` changes: told of each change, and asking now and then whether one was
 * missed. Opens its two connections when started; wherever the server is away, what was last told holds.
 */
export class ControlHashFeed {
  private readonly options: ControlHashFeedOptions;
  private readonly reader: ServerConnection;
  private readonly listener: Redis | Cluster;
  /** Of the whole hash; `null` until it was read. */
  private version: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reading = false;
  private again = false;
  private closed = false;

  constructor(options: ControlHashFeedOptions) {
    this.options = options;
    const connection = { ...options.connection, onError: options.report };
    this.reader = new ServerConnection(parseServerUrl(options.controlUrl), 0, 'control', connection);
    // Messages come as those of RESP2; as nothing is asked, silence is no sign of a dead server.
    this.listener = listenerBeside(this.reader.client);
    this.listener.on('ready', () => void this.listen());
    this.listener.on('message', (_channel, notice: string) => this.hear(notice));
    // The reader's connection goes to the same server and tells of its outages.
    this.listener.on('error', () => undefined);
  }

  /** Begins to read; does nothing the second time. */
  start(): void {
    if (this.timer !== null || this.closed) return;
    this.timer = setInterval(() => void this.read(), this.options.rereadMs);
    this.timer.unref();
    // Tried again until it succeeds; the failure itself is told by the reader.
    this.listener.connect().catch(() => undefined);
    void this.read();
  }

  /** Asks the server something else over the same connection. Rejects with CacheUnavailableError. */
  async ask<T>(question: (client: ServerClient) => Promise<T>): Promise<T> {
    try {
      const opening = this.reader.ready();
      if (opening !== null) await opening;
      return await question(this.reader.client);
    } catch (error) {
      throw asCacheError(error);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.listener.disconnect();
    await this.reader.close();
  }

  /** Listens first, then reads: a change in between is heard. */
  private async listen(): Promise<void> {
    try {
      await this.listener.subscribe(this.options.key);
    } catch (error) {
      if (!this.closed) this.options.report(asCacheError(error));
    }
    await this.read();
  }

  private hear(notice: string): void {
    const space = notice.indexOf(' ');
    const version = Number(notice.slice(0, space));
    if (this.reading) this.again = true;
    else if (this.version === null || version !== this.version + 1) void this.read();
    else {
      this.version = version;
      try {
        this.options.onChange(changesSchema.parse(JSON.parse(notice.slice(space + 1))));
      } catch (error) {
        this.options.report(error);
        this.version = null;
      }
    }
  }

  /** Reads everything where the version is another than the known one. */
  private async read(): Promise<void> {
    if (this.closed) return;
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    try {
      do {
        this.again = false;
        await this.readOnce();
      } while (this.again && !this.closed);
    } catch (error) {
      if (!this.closed) {
        this.options.report(error);
        setTimeout(() => void this.read(), retryMs).unref();
      }
    } finally {
      this.reading = false;
    }
  }

  private async readOnce(): Promise<void> {
    const { key, onAll } = this.options;
    const refusal = this.version === null ? await this.join() : null;
    const version = Number(await this.ask((client) => client.hget(key, 'version')));
    if (refusal !== null) this.options.report(refusal);
    if (version === this.version) return;
    const { version: readVersion, ...fields } = await this.ask((client) => client.hgetall(key));
    const known = Number(readVersion ?? 0);
    onAll(Object.entries(fields), known);
    this.version = known;
  }

  /** Answers why it could not be done: who cannot read either is told of that. */
  private async join(): Promise<unknown> {
    try {
      await this.options.join?.();
      return null;
    } catch (error) {
      return error;
    }
  }
}
