import { mostAccessRecords } from '../contracts/v1/telemetry.ts';
import type { AccessBatch } from '../optimizer/access-record.ts';
import { BatchRefusedError } from '../telemetry/batch-outbox.ts';
import { CacheUnavailableError } from './cache-error.ts';
import type { ControlApi } from './control-over-http.ts';
import type { TelemetryStream } from './telemetry-stream.ts';

const timeoutMs = 5_000;

/** A batch that cannot be taken as it is: malformed, too large, or of a tenant that is not the key's. */
const refusedForGood: ReadonlySet<number> = new Set([400, 403, 413]);

/**
 * Sends batches by `POST /api/v1/telemetry`. Rejects with BatchRefusedError for a batch that will never be taken, with
 * CacheUnavailableError for one that should be sent again. What the optimiser is told goes with the next batch, once: the
 * limits of an API key leave no room for as many requests again.
 */
export function sendTelemetryOverHttp(api: ControlApi): TelemetryStream {
  let waiting: AccessBatch | null = null;

  async function post(body: object): Promise<Response> {
    const answer = await api.request('/api/v1/telemetry', { body, signal: AbortSignal.timeout(timeoutMs) });
    // Read to the end, so that the connection can be used again; what it says is told by the status.
    await answer.text();
    return answer;
  }

  return {
    async send(batch) {
      const batches = [batch];
      const accesses = waiting;
      waiting = null;
      let answer = await post(accesses === null ? { batches } : { batches, accesses });
      // Counts are not given up for what the optimiser would have learnt.
      if (accesses !== null && refusedForGood.has(answer.status)) answer = await post({ batches });
      if (answer.ok) return;
      const message = `the control plane did not take the telemetry: HTTP ${answer.status}`;
      throw refusedForGood.has(answer.status) ? new BatchRefusedError(message) : new CacheUnavailableError(message);
    },
    async sendAccesses(batch) {
      waiting = batch;
    },
    accessesAtOnce: { recordsPerTenant: mostAccessRecords, tenants: 1 },
    close: async () => undefined,
  };
}
