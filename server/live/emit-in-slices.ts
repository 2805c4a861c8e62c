import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Server } from 'socket.io';
import type { CachePerformanceUpdate, ServerToClientEvents } from '#lib/contracts/live-events.ts';
import { maskKey } from '../http/mask-key.ts';
import { emitToSockets } from './emit-to-sockets.ts';
import { roomName } from './tenant-rooms.ts';
import { toUpdateText, type UpdateText } from './update-text.ts';

/** Sockets written to before others get their turn: some milliseconds of work. */
export const socketsPerSlice = 100;

export type EmittingServer = Server<Record<string, never>, ServerToClientEvents>;

/** Viewers see masked keys. */
export function maskUpdate(update: CachePerformanceUpdate): CachePerformanceUpdate {
  const recentOperations = update.recentOperations.map((each) => ({ ...each, key: maskKey(each.key) }));
  return { ...update, recentOperations };
}

/** Sends an update, which is `text`, to the tenant's sockets of this process only. Answers to how many. */
export async function emitInSlices(
  io: EmittingServer,
  update: CachePerformanceUpdate,
  text: UpdateText,
): Promise<number> {
  let sent = 0;
  for (const masked of [false, true]) {
    const room = io.sockets.adapter.rooms.get(roomName({ tenantId: update.tenantId, masked }));
    if (!room || room.size === 0) continue;
    const message = masked ? toUpdateText(maskUpdate(update)) : text;
    const ids = [...room];
    for (let start = 0; start < ids.length; start += socketsPerSlice) {
      if (start > 0) await nextTurn();
      // Who left meanwhile is passed over.
      const sockets = ids.slice(start, start + socketsPerSlice).flatMap((id) => io.sockets.sockets.get(id) ?? []);
      emitToSockets(sockets, message);
      sent += sockets.length;
    }
  }
  return sent;
}
