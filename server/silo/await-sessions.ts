import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import {
  sessionLivesMs,
  type TopologySessionRecord,
  topologySessionSchema,
  topologySessionsKey,
  topologySessionsOfTenant,
} from '#lib/cache/topology-session-record.ts';

/** Looked at so often, milliseconds. */
const lookEveryMs = 100;
/** What is left of a process that went without a word is removed after this long, milliseconds. */
const forgottenAfterMs = 3_600_000;

interface LiveSession extends TopologySessionRecord {
  /** Known by an API key of the tenant, and none of the platform's own processes. */
  overHttp: boolean;
}

/** Every process that has been heard of lately and may use the tenant's databases, as it describes itself. */
export async function liveSessions(control: Redis, tenantId: string): Promise<LiveSession[]> {
  const ofTenant = topologySessionsOfTenant(tenantId);
  const [[seconds = 0, micros = 0], ...kept] = await Promise.all([
    control.time(),
    control.hgetall(topologySessionsKey),
    control.hgetall(ofTenant),
  ]);
  const nowMs = Number(seconds) * 1_000 + Number(micros) / 1_000;
  const live: LiveSession[] = [];
  for (const [index, key] of [topologySessionsKey, ofTenant].entries()) {
    for (const [id, text] of Object.entries(kept[index] ?? {})) {
      const space = text.indexOf(' ');
      const silentMs = nowMs - Number(text.slice(0, space));
      const overHttp = key === ofTenant;
      if (silentMs <= sessionLivesMs)
        live.push({ ...topologySessionSchema.parse(JSON.parse(text.slice(space + 1))), overHttp });
      else if (silentMs > forgottenAfterMs) await control.hdel(key, id);
    }
  }
  return live;
}

/**
 * Why a process is still waited for; `null` where it is not. One of the tenant's own that cannot reach the new place has
 * to leave the old one, and no more: else a tenant could keep the platform from moving it.
 */
function lacking({ name, epochs, problems, overHttp }: LiveSession, tenantId: string, epoch: number): string | null {
  const problem = problems[tenantId];
  if ((epochs[tenantId] ?? 0) < epoch) return `${name} has not acknowledged epoch ${epoch}`;
  return problem === undefined || overHttp ? null : `${name}: ${problem}`;
}

/**
 * Waits until every live process goes by this epoch of the tenant's topology, or a newer one, and can. Rejects, naming
 * those that do not, after `waitSeconds`; a process that ended is waited for until it is taken for gone.
 */
export async function awaitSessions(
  control: Redis,
  { tenantId, epoch, waitSeconds }: { tenantId: string; epoch: number; waitSeconds: number },
  mayGoOn: () => Promise<void>,
): Promise<void> {
  const untilMs = performance.now() + waitSeconds * 1_000;
  for (;;) {
    await mayGoOn();
    const late = performance.now() > untilMs;
    try {
      const left = (await liveSessions(control, tenantId)).flatMap(
        (session) => lacking(session, tenantId, epoch) ?? [],
      );
      if (left.length === 0) return;
      if (late) throw new Error(`not every process follows: ${left.join('; ')}`);
    } catch (error) {
      // The control server may have been slow only.
      if (late) throw error;
    }
    await sleep(lookEveryMs);
  }
}
