import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import { AppError } from '#lib/errors.ts';
import { authenticateHandshake, type HandshakeIdentity } from '../auth/authenticate-handshake.ts';
import { isPlatformRole } from '../auth/can-read-platform.ts';
import { readSessionCookie } from '../auth/session-cookie.ts';
import { clientAddress } from '../http/client-address.ts';
import { services } from '../services.ts';
import { emitToSockets } from './emit-to-sockets.ts';
import { emptyWrittenBuffers } from './empty-written-buffers.ts';
import { forgetHandshake, forgetRequests } from './forget-handshake.ts';
import { keepNoOwnRooms } from './keep-no-own-rooms.ts';
import { SocketSeats } from './socket-seats.ts';
import { roomName, type TenantRoom } from './tenant-rooms.ts';
import type { UpdateText } from './update-text.ts';
import { WaitingLine } from './waiting-line.ts';

type Nothing = Record<string, never>;
export type LiveServer = Server<Nothing, ServerToClientEvents, Nothing, { identity: HandshakeIdentity }>;
export type LiveSocket = Socket<Nothing, ServerToClientEvents, Nothing, { identity: HandshakeIdentity }>;

/**
 * Handshakes judged at once; their look-ups are gathered. After an outage all clients come back together: whoever waited
 * too long for a connection of the pool would be refused, though nothing is wrong with it.
 */
const handshakesAtOnce = 100;

const options: Partial<ServerOptions> = {
  serveClient: false,
  maxHttpBufferSize: 16 * 1024,
  // Without credentials: where a cookie was sent, browsers keep the answer from the page.
  cors: { origin: '*' },
  allowRequest: (request, decide) => decide(null, mayConnect(request.headers)),
};

interface Dependencies {
  http: HttpServer;
  latest(room: TenantRoom): UpdateText | undefined;
  /** Sockets that one tenant's people and keys may have open in this process; staff are not counted. */
  perTenant: number;
  log: Logger;
}

/**
 * Socket.IO on the product's own port, server → client only; every connection is authorised anew. Context: connection
 * state recovery replays missed packets before any middleware runs, so whoever lost the session still gets them
 * (measured on 4.8.4). Decision: no recovery. Consequence: after a reconnect the client refills by HTTP.
 */
export function createSocketServer({ http, latest, perTenant, log }: Dependencies): LiveServer {
  const io: LiveServer = forgetRequests(http, () => new Server(http, options));
  keepNoOwnRooms(io);
  emptyWrittenBuffers(io);
  const line = new WaitingLine(handshakesAtOnce);
  const seats = new SocketSeats(perTenant);
  io.use((socket, next) => {
    line
      .run(() => judge(socket))
      .then((identity) => {
        seat(socket, identity, seats);
        socket.data.identity = identity;
        next();
      })
      .catch((error: unknown) => next(toHandshakeError(error, log)));
  });
  io.on('connection', (socket) => {
    forgetHandshake(socket);
    const { tenantId, masked } = socket.data.identity;
    if (tenantId === null) return;
    socket.join(roomName({ tenantId, masked }));
    const update = latest({ tenantId, masked });
    if (update) emitToSockets([socket], update);
  });
  return io;
}

/** Who left while it waited needs no judgement. */
async function judge(socket: LiveSocket): Promise<HandshakeIdentity> {
  if (socket.conn.readyState !== 'open') throw new AppError('unavailable', 'The connection was closed.');
  const { headers, auth } = socket.handshake;
  return authenticateHandshake(headers.cookie, auth, addressOf(socket));
}

/** Until the socket is closed, or its connection, should that end before the socket begins. Throws `rate_limited`. */
function seat(socket: LiveSocket, { tenantId, role }: HandshakeIdentity, seats: SocketSeats): void {
  if (tenantId === null || (role !== 'api_key' && isPlatformRole(role))) return;
  // Whoever left meanwhile would never leave the seat.
  if (socket.conn.readyState !== 'open') throw new AppError('unavailable', 'The connection was closed.');
  const leave = seats.take(tenantId);
  socket.on('disconnect', leave);
  socket.conn.on('close', leave);
}

function addressOf(socket: LiveSocket): string | null {
  const { headers, address } = socket.handshake;
  const forwarded = headers['x-forwarded-for'];
  const known = new Headers({ 'x-kryonix-peer': address });
  if (forwarded !== undefined) known.set('x-forwarded-for', String(forwarded));
  return clientAddress(known, services().trustProxy);
}

/** Closes every socket of one session. */
export function disconnectSession(io: LiveServer, sessionId: string): void {
  for (const socket of io.sockets.sockets.values()) {
    if (socket.data.identity?.token?.sessionId === sessionId) socket.disconnect(true);
  }
}

function toHandshakeError(error: unknown, log: Logger): Error {
  const known =
    error instanceof AppError ? error : new AppError('unavailable', 'The service is not available.', { cause: error });
  if (!(error instanceof AppError)) log.error({ err: error }, 'a handshake failed');
  return Object.assign(new Error(known.message), { data: { code: known.code } });
}

/**
 * A page of another site must not open a socket with the visitor's cookie; without one it needs an API key, which the
 * handshake asks for. Clients without a browser send no Origin.
 */
function mayConnect({ origin, host, cookie }: IncomingHttpHeaders): boolean {
  if (origin === undefined || readSessionCookie(cookie, services().secureCookies) === null) return true;
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host;
}
