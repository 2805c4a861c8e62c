import type { IncomingMessage } from 'node:http';
import type { ServerOptions } from 'socket.io';
import type { PerTurn } from './per-turn.ts';

const heard = () => undefined;

/**
 * Lets connections begin a few in a turn of the event loop, and asks `mayConnect` when it is their turn. Context: when
 * thousands come back at once and all are let begin, none is through before the last has begun, and clients that wait 20 s
 * give up together. Who left while it waited is not begun with.
 */
export function paceRequests(
  mayConnect: (request: IncomingMessage) => boolean,
  beginnings: PerTurn,
): NonNullable<ServerOptions['allowRequest']> {
  return (request, decide) => {
    const { socket } = request;
    // Between Node's HTTP and ws nobody listens, and an error that nobody hears ends the process.
    socket.on('error', heard);
    beginnings.begin(() => {
      socket.off('error', heard);
      decide(null, !socket.destroyed && mayConnect(request));
    });
  };
}
