import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache, TenantCache } from '#lib/sdk/node.ts';
import type { Latencies } from './latencies.ts';

const callsPerTick = 5;
const tickMs = 5;
const keyCount = 500;

/** What the other tenants' calls took while something went on, milliseconds. */
export class NeighbourTraffic {
  private readonly tenants: TenantCache[];
  private running: Promise<void> | null = null;
  private stopped = false;
  private latencies: Latencies | null = null;

  constructor(cache: Cache, tenantIds: readonly string[]) {
    this.tenants = tenantIds.map((id) => cache.forTenant(id));
  }

  async start(): Promise<void> {
    for (const tenant of this.tenants) {
      for (let at = 0; at < keyCount; at += 1) {
        await tenant.set('crm', 'row', `n:${at}`, { at, text: 'x'.repeat(200) }, { ttlSeconds: 3_600 });
      }
    }
    this.running = this.run();
  }

  /** From now on, what each call takes is kept there; `null`: nowhere. */
  keepIn(latencies: Latencies | null): void {
    this.latencies = latencies;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    for (let turn = 0; !this.stopped; turn += 1) {
      const calls = this.tenants.flatMap((tenant) =>
        Array.from({ length: callsPerTick }, (_, at) => this.call(tenant, (turn * callsPerTick + at) % keyCount)),
      );
      await Promise.all([...calls, sleep(tickMs)]);
    }
  }

  private async call(tenant: TenantCache, at: number): Promise<void> {
    const begunMs = performance.now();
    if (at % 10 === 0) await tenant.set('crm', 'row', `n:${at}`, { at, text: 'y'.repeat(200) }, { ttlSeconds: 3_600 });
    else await tenant.get('crm', 'row', `n:${at}`);
    this.latencies?.add(performance.now() - begunMs);
  }
}
