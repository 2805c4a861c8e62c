import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';

/** Open to anybody, as load balancers need it; it says which parts are down, not where they are. */
export const getReadiness = handle(async () => {
  const readiness = await services().readiness();
  return jsonResponse(readiness, { status: readiness.status === 'ready' ? 200 : 503 });
});
