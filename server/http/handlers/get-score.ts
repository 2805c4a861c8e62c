import type { Score } from '#lib/contracts/score.ts';
import { bucketOf } from '#lib/telemetry/latency-histogram.ts';
import { getFleetFigures } from '../../db/queries/platform/get-fleet-figures.ts';
import { listMobileClasses } from '../../db/queries/platform/list-mobile-classes.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { mobileScore } from '../mobile-score.ts';
import { type PlatformQuery, platformQuery } from '../platform-scope.ts';
import { scoreMetrics } from '../score-metrics.ts';

const fastUs = 50_000;

/** Every target of the specification with what it stands at now. */
export async function readScore(query: PlatformQuery, now: Date): Promise<Score> {
  const { env, infrastructure } = services();
  const { fleet, classes } = await query(async (client) => ({
    fleet: await getFleetFigures(client, now),
    classes: await listMobileClasses(client, now, bucketOf(fastUs)),
  }));
  const { nodes } = await infrastructure();
  const facts = {
    fleet,
    nodes,
    mobileScore: mobileScore(classes, env.KRYONIX_CATALOGUE),
    // No canary has reported: unknown is not passed.
    isolation: null,
  };
  return { metrics: scoreMetrics(facts), timestamp: now.toISOString() };
}

/** How the platform stands against the targets of the specification. */
export const getScore = handle(async (api) => {
  const principal = await api.authenticate();
  const query = platformQuery(principal, { ...api, action: 'score' }, { target: 'platform', tenantId: null });
  return jsonResponse(await readScore(query, new Date()));
});
