import { BatchRefusedError } from '../telemetry/batch-outbox.ts';
import { CacheUnavailableError } from './cache-error.ts';
import type { ControlApi } from './control-over-http.ts';
import type { TelemetryStream } from './telemetry-stream.ts';

const timeoutMs = 5_000;

/** A batch that cannot be taken as it is: malformed, too large, or of a tenant that is not the key's. */
const refusedForGood: ReadonlySet<number> = new Set([400, 403, 413]);

/**
 * Sends batches by `POST /api/v1/telemetry`. Rejects with BatchRefusedError for a batch that will never be taken, with
 * CacheUnavailableError for one that should be sent again.
 */
export function sendTelemetryOverHttp(api: ControlApi): TelemetryStream {
  return {
    async send(batch) {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await api.request('/api/v1/telemetry', { body: { batches: [batch] }, signal });
      // Read to the end, so that the connection can be used again; what it says is told by the status.
      await answer.text();
      if (answer.ok) return;
      const message = `the control plane did not take the telemetry: HTTP ${answer.status}`;
      throw refusedForGood.has(answer.status) ? new BatchRefusedError(message) : new CacheUnavailableError(message);
    },
    close: async () => undefined,
  };
}
