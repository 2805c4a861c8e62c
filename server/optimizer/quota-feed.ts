import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { MemorySplitUpdate } from '#lib/contracts/live-events.ts';
import type { LiveServer } from '../live/socket-server.ts';
import { staffRoom } from '../live/staff-room.ts';
import { logger } from '../logger.ts';
import { openWorkerClient } from '../redis/clients.ts';

const channel = 'kryonix:quotas:changed';

/**
 * Tells every process of a split of memory that changed, once that is committed: where nobody can be told, the change holds
 * all the same, and pages see it when they ask.
 */
export async function publishQuotaChange(control: Redis, update: MemorySplitUpdate): Promise<void> {
  await control.publish(channel, JSON.stringify(update)).catch((error: unknown) => {
    logger.warn({ err: error, planId: update.id }, 'nobody was told of a split of memory that changed');
  });
}

/** Passes on to the staff's sockets of this process what any process did. Who was away asks by HTTP when they are back. */
export function followQuotas({ controlRedisUrl, io, log }: { controlRedisUrl: string; io: LiveServer; log: Logger }): {
  close(): void;
} {
  const subscriber = openWorkerClient(controlRedisUrl, 'quotas', log);
  subscriber.subscribe(channel).catch((error: unknown) => log.warn({ err: error }, 'splits cannot be followed'));
  subscriber.on('message', (_, text) => {
    // Written by the platform's own processes only.
    io.local.to(staffRoom).emit('memory_split_update', JSON.parse(text) as MemorySplitUpdate);
  });
  return { close: () => subscriber.disconnect() };
}
