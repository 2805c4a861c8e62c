import { createAlertsService } from '#server/alerts/alerts-service.ts';
import { type DeliverySources, deliverAlerts } from '#server/alerts/deliver-alerts.ts';
import { evaluateAlerts } from '#server/alerts/evaluate-alerts.ts';
import type { AlertRow } from '#server/db/queries/alerts/alert-row.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { logger } from '#server/logger.ts';
import { provideServices } from '#server/services.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { addStaff } from '../http/people.ts';
import { startTestProduct } from '../http/start-test-product.ts';
import { settingsTenant, signInTo } from '../settings/settings-people.ts';
import { startHttpReceiver, startMailReceiver } from './receivers.ts';

/** The product with two tenants and staff, receivers that keep what they are sent, and a clock that tests move. */
export async function startAlertWorld() {
  const [product, http, mail] = await Promise.all([startTestProduct(), startHttpReceiver(), startMailReceiver()]);
  const { env, baseUrl } = product.services;
  const masterKey = Buffer.alloc(32, 3).toString('base64');
  const alerts = await createAlertsService({ ...env, SMTP_URL: mail.url }, { masterKey, baseUrl });
  provideServices({ ...product.services, alerts });
  const mine = await settingsTenant(product, 'alerted');
  const other = await settingsTenant(product, 'calm');
  const staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_admin'));
  const told: AlertRow[] = [];
  // Real minutes hold the rollups, so the clock begins with the next one: ahead of what requests write.
  const world = { nowMs: Math.ceil(Date.now() / 60_000) * 60_000 + 60_000, dataUp: true, node: {} };
  const { ingest } = product.pools;

  /** One look, `seconds` after the last; the tenant's hit rate until then. */
  async function look(seconds: number, hitRate: number | null): Promise<void> {
    world.nowMs += seconds * 1_000;
    if (hitRate !== null) {
      const hits = 10 * hitRate;
      const rollup = makeRollup({ tenantId: mine.tenantId, bucketMs: world.nowMs, calls: 1_000, hits, stales: 0 });
      await storeBatches(ingest, [makeBatch([{ ...rollup, misses: 1_000 - hits }])]);
    }
    const node = {
      role: 'data',
      up: world.dataUp,
      replication: null,
      usedMemoryBytes: 1,
      maxMemoryBytes: 100,
      ...world.node,
    };
    const sources = {
      ...{ pool: ingest, control: product.services.control, log: logger },
      infrastructure: async () => ({ nodes: [node as never] }),
      onChange: async (rows: readonly AlertRow[]) => void told.push(...rows),
    };
    await evaluateAlerts(sources, new Date(world.nowMs));
  }

  /** `changed`: what another process of the product delivers with. */
  function deliver(changed: Partial<DeliverySources> = {}) {
    const own = { pool: ingest, baseUrl: 'https://cache.example', log: logger, random: () => 0.5 };
    return deliverAlerts({ ...alerts.couriers, ...own, ...changed }, () => new Date(world.nowMs));
  }

  async function close(): Promise<void> {
    alerts.couriers.mailer?.close();
    await Promise.all([product.close(), http.close(), mail.close()]);
  }
  const { mailer } = alerts.couriers;
  return { mailer, product, http, mail, mine, other, staff, told, clock: world, look, deliver, close };
}

export type AlertWorld = Awaited<ReturnType<typeof startAlertWorld>>;
