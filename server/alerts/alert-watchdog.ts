import { randomInt } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Services } from '../services.ts';
import { deliverAlerts } from './deliver-alerts.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';

interface Options {
  pool: Pool;
  control: Redis;
  services: Pick<Services, 'alerts' | 'infrastructure' | 'baseUrl'>;
  log: Logger;
  everyMs?: number;
}

/**
 * Context: jobs live in the control-plane Redis, so nobody would tell of its own fall. Decision: while this process cannot
 * reach it, it looks and tells by itself. Consequence: several processes may do so at once, which the rows decide: one of
 * them begins an alert, and each delivery is taken up by one.
 */
export function watchWithoutControl({ pool, control, services, log, everyMs = 10_000 }: Options): {
  stop(): Promise<void>;
} {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const { infrastructure, baseUrl, alerts } = services;
  const random = () => randomInt(2 ** 32) / 2 ** 32;

  async function look(): Promise<void> {
    busy = true;
    try {
      // Sockets are told by way of the control plane: pages ask by themselves meanwhile.
      await evaluateAlerts({ pool, control, infrastructure, log, onChange: async () => undefined }, new Date());
      await deliverAlerts({ ...alerts.couriers, pool, baseUrl, log, random }, () => new Date());
    } catch (error) {
      log.warn({ err: error }, 'the alerts could not be looked at without the control server');
    } finally {
      busy = false;
    }
  }

  const timer = setInterval(() => {
    if (control.status !== 'ready' && !busy) running = look();
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
