import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import {
  sessionLivesMs,
  type TopologySessionRecord,
  topologySessionSchema,
  topologySessionsKey,
  topologySessionsOfTenant,
} from '#lib/cache/topology-session-record.ts';
import type { MoveFailure } from '#lib/contracts/tenant-life-cycle.ts';

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

type LateProcess = MoveFailure['processes'][number];

/** Processes that are alive and did not follow in time. */
export class SessionsLate extends Error {
  override readonly name = 'SessionsLate';
  readonly processes: readonly LateProcess[];

  constructor(processes: readonly LateProcess[], epoch: number) {
    const each = processes.map(({ name, problem }) =>
      problem === null ? `${name} has not acknowledged epoch ${epoch}` : `${name}: ${problem}`,
    );
    super(`not every process follows: ${each.join('; ')}`);
    this.processes = processes;
  }
}

/**
 * Whether a process is still waited for, and why. One of the tenant's own that cannot reach the new place has to leave the
 * old one, and no more: else a tenant could keep the platform from moving it.
 */
function lacking({ name, epochs, problems, overHttp }: LiveSession, tenantId: string, epoch: number): LateProcess[] {
  if ((epochs[tenantId] ?? 0) < epoch) return [{ name, problem: null }];
  const problem = problems[tenantId];
  return problem === undefined || overHttp ? [] : [{ name, problem }];
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
      const left = (await liveSessions(control, tenantId)).flatMap((session) => lacking(session, tenantId, epoch));
      if (left.length === 0) return;
      if (late) throw new SessionsLate(left, epoch);
    } catch (error) {
      // The control server may have been slow only.
      if (late) throw error;
    }
    await sleep(lookEveryMs);
  }
}
