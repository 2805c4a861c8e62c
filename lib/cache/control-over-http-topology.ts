import type { TopologyNotice } from '../contracts/v1/topology-session.ts';
import { CacheUnavailableError } from './cache-error.ts';
import type { ControlApi } from './control-over-http.ts';
import type { SessionRegister } from './session-register.ts';
import type { TopologySessionRecord } from './topology-session-record.ts';

const timeoutMs = 5_000;
/** A suspended tenant is moved without its processes; a product that is older moves nobody who asks it. */
const waitedForByNobody: ReadonlySet<number> = new Set([403, 404]);

/** The key's tenant is the only one that such a process hears of. */
function noticeOf(session: string, { name, epochs, problems }: TopologySessionRecord): TopologyNotice {
  const [[epoch = 0], [problem = null]] = [Object.values(epochs), Object.values(problems)];
  return { session, name: name.slice(0, 300), epoch, problem: problem?.slice(0, 1_000) ?? null };
}

/** The register behind the product's HTTP interface, by `POST /api/v1/topology`. */
export function registerOverHttp(api: ControlApi): SessionRegister {
  const post = async (notice: TopologyNotice): Promise<void> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await api.request('/api/v1/topology', { body: notice, signal });
    // Read to the end, so that the connection can be used again.
    await answer.text();
    if (answer.ok || waitedForByNobody.has(answer.status)) return;
    throw new CacheUnavailableError(`the control plane did not hear of the process: HTTP ${answer.status}`);
  };
  return {
    beatMs: 5_000,
    tell: (id, says) => post(noticeOf(id, says)),
    leave: (id) => post({ session: id, name: 'ended', epoch: 0, problem: null, ends: true }),
  };
}
