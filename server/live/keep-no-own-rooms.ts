import type { Server } from 'socket.io';

/**
 * Makes `io` keep the rooms that the server's own code lets sockets join, and not one more for each socket: ten thousand
 * sets of one, and as many names among which the tenants' are looked for each second. A single socket is written to
 * directly.
 */
export function keepNoOwnRooms(io: Pick<Server, 'sockets'>): void {
  const { adapter } = io.sockets;
  const addAll = adapter.addAll.bind(adapter);
  adapter.addAll = (id, rooms) => addAll(id, new Set([...rooms].filter((room) => room !== id)));
}
