import { setTimeout as delay } from 'node:timers/promises';
import type { Observation } from '#lib/cache/observation.ts';
import type { Cache } from '#lib/sdk/node.ts';
import type { DemoKind } from './demo-kind.ts';
import type { DemoTenant } from './demo-tenants.ts';
import type { MeasuredCall, MeasuredLatency } from './replay-operation.ts';
import { runLimited } from './run-limited.ts';
import { between, type Random, seededRandom } from './seeded-random.ts';

/** Data type of the keys that are written to be measured, and removed again. */
const SCRATCH = 'scratch';
const SCRATCH_TTL_SECONDS = 120;
/** Between rounds, so that each begins in a process that was idle, as live operations do. */
const PAUSE_MS = 4;
/** As many at once as the demo has under way in a quiet moment: more would measure this process, not the server. */
const CONCURRENCY = 2;

/** A slow machine measures fewer rounds in this time, but not fewer than make a distribution. */
const LONGEST_MS = 10_000;
const FEWEST_CALLS = 200;

type Plane = 'evictable' | 'protected';
interface Place {
  tenant: DemoTenant;
  kind: DemoKind;
}
type Sample = Record<Plane, Record<MeasuredCall, number[]>>;

const emptyCalls = (): Record<MeasuredCall, number[]> => ({ hit: [], miss: [], set: [], delete: [], expire: [] });

function callOf({ operation, outcome }: Observation): MeasuredCall | null {
  if (operation === 'get') return outcome === 'hit' || outcome === 'miss' ? outcome : null;
  if (outcome !== 'ok') return null;
  return operation === 'set' || operation === 'delete' || operation === 'expire' ? operation : null;
}

/** One key's life: asked for in vain, written, read, prolonged and removed: every call once. */
async function measureRound(cache: Cache, { tenant, kind }: Place, round: number, random: Random): Promise<void> {
  const index = between(0, kind.keys - 1, random);
  const value = tenant.generator.loadValue({ kind, index, atMs: Date.now() });
  const handle = cache.forTenant(tenant.id);
  const key = `${round}:${index}`;
  await handle.get(kind.module, SCRATCH, key);
  try {
    await handle.set(kind.module, SCRATCH, key, value, { ttlSeconds: SCRATCH_TTL_SECONDS });
    await handle.get(kind.module, SCRATCH, key);
    await handle.expire(kind.module, SCRATCH, key, SCRATCH_TTL_SECONDS);
  } finally {
    await handle.delete(kind.module, SCRATCH, key);
  }
}

async function measurePlane(cache: Cache, places: readonly Place[], rounds: number): Promise<Sample[Plane]> {
  const calls = emptyCalls();
  const random = seededRandom(rounds);
  const measure = async (round: number) => {
    const place = places[round % places.length];
    await delay(PAUSE_MS);
    if (place !== undefined) await measureRound(cache, place, round, random);
  };
  // The first calls open connections and warm the code up, which later ones do not pay.
  await runLimited(places.keys(), 1, measure);
  const stop = cache.observations.subscribe((observation) => {
    const call = callOf(observation);
    if (call !== null) calls[call].push(observation.latencyMs);
  });
  const deadlineMs = performance.now() + LONGEST_MS;
  const isEnough = () => performance.now() > deadlineMs && calls.hit.length >= FEWEST_CALLS;
  try {
    await runLimited(Array.from({ length: rounds }).keys(), CONCURRENCY, async (round) => {
      if (!isEnough()) await measure(round);
    });
  } finally {
    stop();
  }
  const fewest = Math.min(...Object.values(calls).map(({ length }) => length));
  if (fewest < FEWEST_CALLS)
    throw new Error(`Only ${fewest} calls of a sort were answered, ${FEWEST_CALLS} are needed`);
  return calls;
}

/**
 * Times real operations of the SDK on the real servers, `rounds` of each call on each of the two, with the values that
 * the demo stores; fewer where the machine is slow. The answer draws from them. A call that failed is left out; rejects
 * where too many did.
 */
export async function measureLatency(
  cache: Cache,
  tenants: readonly DemoTenant[],
  rounds: number,
): Promise<MeasuredLatency> {
  const { catalogue } = cache;
  const places = tenants.flatMap((tenant) => tenant.profile.kinds.map((kind) => ({ tenant, kind })));
  const on = (plane: Plane) =>
    places.filter(({ kind }) => catalogue.databaseForModule(kind.module).evictionClass === plane);
  const sample: Sample = {
    evictable: await measurePlane(cache, on('evictable'), rounds),
    protected: await measurePlane(cache, on('protected'), rounds),
  };
  const planes = catalogue.databases.map(({ evictionClass }) => sample[evictionClass]);
  const random = seededRandom(rounds, 1);
  return (database, call) => {
    const measured = planes[database]?.[call] ?? [];
    const latencyMs = measured[Math.floor(random() * measured.length)];
    if (latencyMs === undefined) throw new Error(`No ${call} was measured for database ${database}`);
    return latencyMs;
  };
}
