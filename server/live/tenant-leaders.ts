import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

const script = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const claimScript = script('./claim-tenants.lua');
const releaseScript = script('./release-tenants.lua');

/** Renewed every second: three may be missed before another process takes over. */
const leaseMs = 3_500;
const keysPerCall = 500;
const keyOf = (tenantId: string) => `kryonix:live:leader:${tenantId}`;

/**
 * Which process computes a tenant's live figures, one at a time. Context: several processes may have sockets of the same
 * tenant. Decision: one of those that have leads and sends the update to the others, which emit it to their own sockets;
 * no Socket.IO adapter, whose broadcasts would go to every process, and once per process that computes. Consequence: a
 * tenant is computed once however many processes there are, and a leader that dies is replaced within `leaseMs`.
 */
export class TenantLeaders {
  private readonly control: Redis;
  private readonly processId: string;

  constructor(control: Redis, processId: string) {
    this.control = control;
    this.processId = processId;
  }

  /** Takes or keeps the lead of each tenant where nobody else has it; answers those that are led here now. */
  async claim(tenantIds: readonly string[]): Promise<Set<string>> {
    const led = new Set<string>();
    for (const part of inParts(tenantIds)) {
      const keys = part.map(keyOf);
      const answers = (await this.control.eval(claimScript, keys.length, ...keys, this.processId, leaseMs)) as number[];
      for (const [index, tenantId] of part.entries()) if (answers[index] === 1) led.add(tenantId);
    }
    return led;
  }

  /** Lets others lead at once instead of when the lease ends. */
  async release(tenantIds: readonly string[]): Promise<void> {
    for (const part of inParts(tenantIds)) {
      await this.control.eval(releaseScript, part.length, ...part.map(keyOf), this.processId);
    }
  }
}

function* inParts(tenantIds: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < tenantIds.length; start += keysPerCall) yield tenantIds.slice(start, start + keysPerCall);
}
