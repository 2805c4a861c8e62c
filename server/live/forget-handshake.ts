import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'socket.io';

/** As Socket.IO describes a handshake, for sockets whose own is not needed any more. */
const forgotten = { headers: {}, time: '', address: '', xdomain: false, secure: false, issued: 0, url: '', query: {} };
const nothing = {};

/**
 * Kilobytes a socket, kept by the libraries for as long as the socket lives, though nothing asks for them again. What the
 * client sent as `auth` stays, for an API key in it is judged again.
 */
export function forgetHandshake(socket: Pick<Socket, 'handshake' | 'conn'>): void {
  const { auth } = socket.handshake;
  const handshake = { ...forgotten, auth: Object.keys(auth).length === 0 ? nothing : auth };
  Object.assign(socket, { handshake });
  Object.assign(socket.conn, { request: null });
}

/**
 * Runs `attach`, which makes engine.io listen for upgrades, such that it keeps no request beside the socket that it
 * became: the first thing it does is to make a response that waits for the end of the socket, for middleware that nobody
 * uses here, and that has the request in hand.
 */
export function forgetRequests<T>(http: HttpServer, attach: () => T): T {
  let known: unknown[] = [];
  http.on('upgrade', (_request, socket) => {
    known = socket.rawListeners('close');
  });
  const attached = attach();
  http.on('upgrade', (_request, socket) => {
    const own = socket.rawListeners('close').find((listener) => !known.includes(listener));
    if (own) socket.off('close', own as () => void);
    known = [];
  });
  return attached;
}
