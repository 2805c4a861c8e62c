import { policyQuestionSchema } from '#lib/contracts/v1/policies.ts';
import { AppError } from '#lib/errors.ts';
import { authenticate } from '../auth/authenticate.ts';
import { canActForTenant } from '../auth/can-act-for-tenant.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { services } from '../services.ts';
import { admit } from './admit.ts';

/** A server that just started has read nothing yet, milliseconds. */
const firstReadMs = 2_000;

/** The tenant's policies, as soon as they are others than the caller has; 304 where they stay the same for the wait. */
export const getPolicies = handle(async (api) => {
  const { version, follows } = parseInput(policyQuestionSchema, api.query);
  const { tenantId } = await admit(api, { scope: 'telemetry', changes: false, keyOnly: true });
  const { policies: watch } = services();
  const { signal, headers } = api.request;
  const beganAtMs = performance.now();
  for (;;) {
    const held = watch.read(tenantId, follows === 'true');
    if (held && held.version !== version) {
      // The key may have been revoked meanwhile.
      canActForTenant(await authenticate(headers), 'telemetry');
      return jsonResponse(held);
    }
    const leftMs = (held ? watch.waitMs : firstReadMs) - (performance.now() - beganAtMs);
    if (leftMs > 0 && !signal.aborted) await watch.change(tenantId, leftMs, signal);
    else if (held) return new Response(null, { status: 304 });
    else throw new AppError('unavailable', 'The policies are not known yet.', { retryAfterSeconds: 1 });
  }
});
