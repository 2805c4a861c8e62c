import type { Server } from 'socket.io';

/**
 * Empties the arrays that engine.io has written, of which it takes a new one each time. Context: the one that is done
 * with was made a message ago, long enough for V8 to count it, and with it all that it holds, among what lasts: the frames
 * of ten thousand messages a second would wait for a full collection, and twice the memory in use with them.
 */
export function emptyWrittenBuffers(io: Pick<Server, 'engine'>): void {
  let flushed: unknown[] = [];
  io.engine.on('flush', (_connection: unknown, buffer: unknown[]) => {
    flushed = buffer;
  });
  // Told as soon as the transport has taken what was in it.
  io.engine.on('drain', () => {
    flushed.length = 0;
    flushed = [];
  });
}
