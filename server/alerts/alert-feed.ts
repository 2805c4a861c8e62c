import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { AlertUpdate } from '#lib/contracts/live-events.ts';
import type { AlertRow } from '../db/queries/alerts/alert-row.ts';
import type { LiveServer } from '../live/socket-server.ts';
import { roomName } from '../live/tenant-rooms.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { describeAlert } from './describe-alert.ts';

const channel = 'kryonix:alerts:changed';

/** Tells every process of the alerts that changed; what is the platform's alone is asked for by its pages. */
export async function publishAlerts(control: Redis, rows: readonly AlertRow[]): Promise<void> {
  for (const row of rows) {
    if (row.tenant_id === null) continue;
    const about = { locale: 'pt-BR', silences: [], nowMs: 0, forStaff: false } as const;
    const { id, rule, severity, state, title, value, threshold, since } = describeAlert(row, about);
    const update: AlertUpdate = {
      tenantId: row.tenant_id,
      alert: { id, rule, severity, state, title, value, threshold, since },
    };
    await control.publish(channel, JSON.stringify(update));
  }
}

/** Passes on to this process's sockets what any process found. Who was away asks by HTTP when they are back. */
export function followAlerts({ controlRedisUrl, io, log }: { controlRedisUrl: string; io: LiveServer; log: Logger }): {
  close(): void;
} {
  const subscriber = openWorkerClient(controlRedisUrl, 'alerts', log);
  subscriber.subscribe(channel).catch((error: unknown) => log.warn({ err: error }, 'alerts cannot be followed'));
  subscriber.on('message', (_, text) => {
    // Written by the platform's own processes only.
    const update = JSON.parse(text) as AlertUpdate;
    for (const masked of [false, true]) {
      io.local.to(roomName({ tenantId: update.tenantId, masked })).emit('alert', update);
    }
  });
  return { close: () => subscriber.disconnect() };
}
