import type { Score } from '#lib/contracts/score.ts';
import { bucketOf } from '#lib/telemetry/latency-histogram.ts';
import { countCanaryResults } from '../../db/queries/canaries/canary-rows.ts';
import { getFleetFigures } from '../../db/queries/platform/get-fleet-figures.ts';
import { listMobileClasses } from '../../db/queries/platform/list-mobile-classes.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { mobileScore } from '../mobile-score.ts';
import { type PlatformQuery, platformQuery } from '../platform-scope.ts';
import { scoreMetrics } from '../score-metrics.ts';

const fastUs = 50_000;
const dayMs = 86_400_000;

/** Percent of the checks that could be tried; what could not is neither passed nor failed. */
function passedShare({ held, breached }: { held: number; breached: number }): number | null {
  return held + breached === 0 ? null : (100 * held) / (held + breached);
}

/** Every target of the specification with what it stands at now. */
export async function readScore(query: PlatformQuery, now: Date): Promise<Score> {
  const { env, infrastructure } = services();
  const { fleet, classes, checks } = await query(async (client) => ({
    fleet: await getFleetFigures(client, now),
    checks: await countCanaryResults(client, new Date(now.getTime() - dayMs)),
    classes: await listMobileClasses(client, now, bucketOf(fastUs)),
  }));
  const { nodes } = await infrastructure();
  const facts = {
    fleet,
    nodes,
    mobileScore: mobileScore(classes, env.KRYONIX_CATALOGUE),
    isolation: passedShare(checks),
  };
  return { metrics: scoreMetrics(facts), timestamp: now.toISOString() };
}

/** How the platform stands against the targets of the specification. */
export const getScore = handle(async (api) => {
  const principal = await api.authenticate();
  const query = platformQuery(principal, { ...api, action: 'score' }, { target: 'platform', tenantId: null });
  return jsonResponse(await readScore(query, new Date()));
});
