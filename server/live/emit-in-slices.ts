import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Server } from 'socket.io';
import type { CachePerformanceUpdate, ServerToClientEvents } from '#lib/contracts/live-events.ts';
import { maskKey } from '../http/mask-key.ts';
import { roomName } from './tenant-rooms.ts';

/** Sockets written to before others get their turn: some milliseconds of work. */
export const socketsPerSlice = 100;

export type EmittingServer = Server<Record<string, never>, ServerToClientEvents>;

/** Viewers see masked keys. */
export function maskUpdate(update: CachePerformanceUpdate): CachePerformanceUpdate {
  const recentOperations = update.recentOperations.map((each) => ({ ...each, key: maskKey(each.key) }));
  return { ...update, recentOperations };
}

/** Sends an update to the tenant's sockets of this process only. Answers to how many. */
export async function emitInSlices(io: EmittingServer, update: CachePerformanceUpdate): Promise<number> {
  let sent = 0;
  for (const masked of [false, true]) {
    const name = roomName({ tenantId: update.tenantId, masked });
    const size = io.sockets.adapter.rooms.get(name)?.size ?? 0;
    if (size === 0) continue;
    const message = masked ? maskUpdate(update) : update;
    sent += size;
    if (size <= socketsPerSlice) io.local.to(name).emit('cache_performance_update', message);
    else await emitToMany(io, name, message);
  }
  return sent;
}

/** Each socket is a room of its own, so a slice is a list of sockets; who leaves meanwhile is passed over. */
async function emitToMany(io: EmittingServer, name: string, message: CachePerformanceUpdate): Promise<void> {
  const ids = [...(io.sockets.adapter.rooms.get(name) ?? [])];
  for (let start = 0; start < ids.length; start += socketsPerSlice) {
    io.local.to(ids.slice(start, start + socketsPerSlice)).emit('cache_performance_update', message);
    await nextTurn();
  }
}
