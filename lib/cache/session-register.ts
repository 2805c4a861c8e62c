import type { ServerClient } from './open-client.ts';
import { runScript } from './run-script.ts';
import { sessionBeatScript } from './session-beat-script.ts';
import { type TopologySessionRecord, topologySessionsKey } from './topology-session-record.ts';

/** Where the platform finds the processes that follow tenants to other servers. */
export interface SessionRegister {
  /** A process speaks up so often, milliseconds. */
  readonly beatMs: number;
  /** Writes down that the process lives, and what it says of itself. Rejects where nobody heard it. */
  tell(id: string, says: TopologySessionRecord): Promise<void>;
  /** Nobody waits for it any more. */
  leave(id: string): Promise<void>;
}

/** The register on the control server itself. `ask` asks that server. */
export function registerOnServer(
  ask: <T>(question: (client: ServerClient) => Promise<T>) => Promise<T>,
): SessionRegister {
  return {
    beatMs: 2_000,
    async tell(id, says) {
      const text = JSON.stringify(says);
      await ask((client) => runScript(client, sessionBeatScript, [topologySessionsKey], [id, text]));
    },
    async leave(id) {
      await ask((client) => client.hdel(topologySessionsKey, id));
    },
  };
}
