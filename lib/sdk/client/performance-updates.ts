import type { CachePerformanceUpdate } from '../../contracts/live-events.ts';
import { type ClientError, toClientError } from './client-error.ts';

/** The part of a Socket.IO connection that is used. */
export interface SocketLike {
  on(event: 'cache_performance_update', listener: (update: CachePerformanceUpdate) => void): unknown;
  on(event: 'connect_error', listener: (error: Error) => void): unknown;
  disconnect(): unknown;
}

/** Opens a connection to `url`; `auth` is what the handshake carries. */
export type OpenSocket = (url: string, auth: { apiKey?: string }) => SocketLike | Promise<SocketLike>;

/** Loaded when the first listener comes: who never asks for live figures does not carry it. */
const openSocketIo: OpenSocket = async (url, auth) => {
  const { io } = await import('socket.io-client');
  return io(url, { auth, withCredentials: auth.apiKey === undefined });
};

/** The live figures of the tenant, over one connection that lasts as long as somebody listens. */
export class PerformanceUpdates {
  private readonly connect: () => Promise<SocketLike>;
  private readonly report: (error: ClientError) => void;
  private readonly heard = new Set<(update: CachePerformanceUpdate) => void>();
  private socket: Promise<SocketLike> | null = null;

  constructor(
    {
      url,
      apiKey,
      socket = openSocketIo,
    }: { url: string; apiKey?: string | undefined; socket?: OpenSocket | undefined },
    report: (error: ClientError) => void,
  ) {
    this.report = report;
    this.connect = async () => {
      const opened = await socket(url, apiKey === undefined ? {} : { apiKey });
      opened.on('cache_performance_update', (update) => {
        for (const listener of this.heard) listener(update);
      });
      opened.on('connect_error', (error) => report(toClientError(error)));
      return opened;
    };
  }

  /** Returns how to stop. */
  subscribe(listener: (update: CachePerformanceUpdate) => void): () => void {
    this.heard.add(listener);
    if (this.socket === null) {
      this.socket = this.connect();
      this.socket.catch((error: unknown) => {
        this.socket = null;
        this.report(toClientError(error));
      });
    }
    return () => {
      this.heard.delete(listener);
      if (this.heard.size === 0) this.close();
    };
  }

  close(): void {
    const closing = this.socket;
    this.socket = null;
    closing?.then(
      (socket) => socket.disconnect(),
      () => undefined,
    );
  }
}
