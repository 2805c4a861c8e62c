import type { Connections } from '#server/runtime/connections.ts';

export type ServerQuestion =
  | { kind: 'start'; connections: Connections; sessionSecret: string }
  /** Begins to measure the event loop anew. */
  | { kind: 'reset' }
  | { kind: 'read' };

export interface ServerState {
  lagP99Ms: number;
  sockets: number;
  messagesSent: number;
  /** As it stands, garbage and reserve included. */
  rssBytes: number;
  /** Of them, what JavaScript holds on to after a collection. */
  heapBytes: number;
  /** Processor time since the last reset, of one processor. */
  busyShare: number;
}

export type ClientsQuestion =
  /** Opens a socket per cookie, so many at once; answers when all are connected, or when the time is over. */
  | { kind: 'connect'; port: number; cookies: string[]; atOnce: number; withinMs: number }
  /** Forgets what was received. */
  | { kind: 'reset' }
  | { kind: 'read' }
  /** Drops so many sockets at once, as a restarted proxy does, and waits until all are back, or the time is over. */
  | { kind: 'storm'; count: number; withinMs: number };

export interface ClientsState {
  /** Milliseconds from the figures being read to the client, one per message. */
  latenciesMs: number[];
  seconds: number;
}
