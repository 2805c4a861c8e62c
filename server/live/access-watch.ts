import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { AppError } from '#lib/errors.ts';
import type { HandshakeIdentity } from '../auth/authenticate-handshake.ts';
import { isPlatformRole } from '../auth/can-read-platform.ts';
import { recheckHandshake } from '../auth/recheck-handshake.ts';
import type { LiveServer, LiveSocket } from './socket-server.ts';

const channel = 'kryonix_access';
const retryMs = 1_000;
/** Every socket is judged again in this time even where nothing was told, up to `mostPerSecond`. */
const everySeconds = 5;
const mostPerSecond = 100;
/** Asked at once; their look-ups are gathered into one query. */
const atOnce = 100;

interface Options {
  io: LiveServer;
  /** `kryonix_app`, for a connection of its own that listens. */
  databaseUrl: string;
  log: Logger;
}

/**
 * Closes sockets whose session, key or tenant would no longer be let in. PostgreSQL tells every process of each change
 * when it is committed, whoever made it; when the connection was lost, and slowly all the time, everybody is judged again.
 */
export class AccessWatch {
  private readonly options: Options;
  private readonly stopping = new AbortController();
  private listening: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  /** Whose turn it is in the slow round. */
  private round: LiveSocket[] = [];
  private judging = false;

  constructor(options: Options) {
    this.options = options;
  }

  start(): void {
    this.listening = this.listen();
    this.timer = setInterval(() => void this.judgeSome(), 1_000);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.listening;
  }

  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const client = new Client({
        connectionString: this.options.databaseUrl,
        connectionTimeoutMillis: 3_000,
        keepAlive: true,
        application_name: 'kryonix-access',
      });
      const ended = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      client.on('notification', ({ payload = '' }) => void this.judge(this.concerned(payload)));
      try {
        await client.connect();
        await client.query(`listen ${channel}`);
        if (attempt > 0) void this.judge(this.sockets());
        await ended;
      } catch (error) {
        if (!signal.aborted) this.options.log.warn({ err: error }, 'cannot listen for changes of access');
      }
      await client.end().catch(() => undefined);
      if (!signal.aborted) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private sockets(): LiveSocket[] {
    return [...this.options.io.sockets.sockets.values()];
  }

  /** `session:<id>`, `tenant:<id>` or `user:<id>`, where the last means staff whose rights have changed. */
  private concerned(payload: string): LiveSocket[] {
    const [kind, id] = payload.split(':');
    const isMeant = ({ token, tenantId, role }: HandshakeIdentity) => {
      if (kind === 'session') return token?.sessionId === id;
      if (kind === 'tenant') return tenantId === id;
      return role !== 'api_key' && isPlatformRole(role);
    };
    return this.sockets().filter((socket) => isMeant(socket.data.identity));
  }

  private async judgeSome(): Promise<void> {
    if (this.judging) return;
    this.judging = true;
    if (this.round.length === 0) this.round = this.sockets();
    const share = Math.ceil(this.options.io.sockets.sockets.size / everySeconds);
    await this.judge(this.round.splice(0, Math.min(share, mostPerSecond)));
    this.judging = false;
  }

  private async judge(sockets: readonly LiveSocket[]): Promise<void> {
    let next = 0;
    const work = async () => {
      for (let socket = sockets[next++]; socket; socket = sockets[next++]) {
        if (socket.connected) await this.judgeOne(socket);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  private async judgeOne(socket: LiveSocket): Promise<void> {
    try {
      await recheckHandshake(socket.handshake.auth, socket.data.identity);
    } catch (error) {
      // Only a refusal closes the socket: while a source is away nobody can be judged.
      if (error instanceof AppError && error.code !== 'unavailable') socket.disconnect(true);
      else this.options.log.warn({ err: error }, 'a socket could not be checked again');
    }
  }
}
