import { Cluster, type Redis } from 'ioredis';
import { z } from 'zod';
import type { ServerClient } from './open-client.ts';
import { parseServerUrl } from './parse-server-url.ts';
import { PolicyTable } from './policy-table.ts';
import { policiesKey } from './publish-policies.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';

export interface PolicyFeedOptions {
  controlUrl: string;
  connection?: ConnectionOptions;
  /** How often the version is asked for, lest a notice be lost, milliseconds. Default 5000. */
  rereadMs?: number | undefined;
  report: (error: unknown) => void;
  /** Told after each change of the table. */
  onChange?: (() => void) | undefined;
}

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
 * The policies in effect, as the control server has them: told of each change, and asking now and then whether one was
 * missed. Opens its two connections when first asked for the table; until the first answer, and wherever the server
 * is away, what was last known holds.
 */
export class PolicyFeed {
  private readonly reader: ServerConnection;
  private readonly listener: Redis | Cluster;
  private readonly rereadMs: number;
  private readonly report: (error: unknown) => void;
  private readonly onChange: () => void;
  private table = new PolicyTable();
  /** Of the whole hash; `null` until it was read. */
  private version: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reading = false;
  private again = false;
  private closed = false;

  constructor(options: PolicyFeedOptions) {
    const connection = { connectionName: 'kryonix-policies', ...options.connection, onError: options.report };
    this.reader = new ServerConnection(parseServerUrl(options.controlUrl), 0, 'control', connection);
    // Messages come as those of RESP2; as nothing is asked, silence is no sign of a dead server.
    this.listener = listenerBeside(this.reader.client);
    this.rereadMs = options.rereadMs ?? 5_000;
    this.report = options.report;
    this.onChange = options.onChange ?? (() => undefined);
    this.listener.on('ready', () => void this.listen());
    this.listener.on('message', (_channel, notice: string) => this.hear(notice));
    // The reader's connection goes to the same server and tells of its outages.
    this.listener.on('error', () => undefined);
  }

  /** What is known now. The first call begins to read. */
  current(): PolicyTable {
    if (this.timer === null && !this.closed) this.start();
    return this.table;
  }

  /** Whether the server was read at least once: before, an empty table says nothing. */
  known(): boolean {
    return this.version !== null;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.listener.disconnect();
    await this.reader.close();
  }

  private start(): void {
    this.timer = setInterval(() => void this.read(), this.rereadMs);
    this.timer.unref();
    // Tried again until it succeeds; the failure itself is told by the reader.
    this.listener.connect().catch(() => undefined);
    void this.read();
  }

  /** Listens first, then reads: a change in between is heard. */
  private async listen(): Promise<void> {
    try {
      await this.listener.subscribe(policiesKey);
    } catch (error) {
      if (!this.closed) this.report(error);
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
        this.putAll(this.table, changesSchema.parse(JSON.parse(notice.slice(space + 1))));
      } catch (error) {
        this.report(error);
        this.version = null;
      }
      this.onChange();
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
        this.report(error);
        setTimeout(() => void this.read(), retryMs).unref();
      }
    } finally {
      this.reading = false;
    }
  }

  private async readOnce(): Promise<void> {
    const opening = this.reader.ready();
    if (opening !== null) await opening;
    const version = Number(await this.reader.client.hget(policiesKey, 'version'));
    if (version === this.version) return;
    const { version: readVersion, ...fields } = await this.reader.client.hgetall(policiesKey);
    const table = new PolicyTable();
    this.putAll(table, Object.entries(fields));
    this.table = table;
    this.version = Number(readVersion ?? 0);
    this.onChange();
  }

  /** A field that is no policy is told of and left out; the others hold. */
  private putAll(table: PolicyTable, fields: readonly (readonly [string, string | null])[]): void {
    for (const [field, json] of fields) {
      try {
        table.put(field, json);
      } catch (error) {
        this.report(error);
      }
    }
  }
}
