import { visitorFor } from './audience.ts';
import { operationsPerSecond } from './daily-rhythm.ts';
import type { DemoKind } from './demo-kind.ts';
import type { DemoOperation, DemoPart, DemoVerb } from './demo-operation.ts';
import { hashText, poisson, seededRandom } from './seeded-random.ts';
import { createSteadyTraffic } from './steady-traffic.ts';
import type { TenantProfile } from './tenant-profiles.ts';
import { weightedChoice, zipfChoice } from './weighted-choice.ts';

export interface DemoGenerator {
  /** The operations due from `fromMs` (included) to `toMs` (excluded), oldest first. */
  nextOperations(fromMs: number, toMs: number): DemoOperation[];
  /** What the origin answers for this item at this moment: the value that a miss loads. */
  loadValue(item: Pick<DemoOperation, 'kind' | 'index' | 'atMs'>): unknown;
}

const SECOND_MS = 1000;

function verbFor({ writes = {} }: DemoKind, chance: number): DemoVerb {
  const set = writes.set ?? 0;
  const deleted = set + (writes.delete ?? 0);
  if (chance < set) return 'set';
  if (chance < deleted) return 'delete';
  return chance < deleted + (writes.expire ?? 0) ? 'expire' : 'read';
}

/** Item keys are made once: a popular key is asked for thousands of times. */
function keysOf(kind: DemoKind): (index: number) => string {
  const made: string[] = [];
  return (index) => {
    made[index] ??= kind.key(index);
    return made[index] ?? kind.key(index);
  };
}

/**
 * The traffic of one tenant as a pure function of seed and time: each second has its own chance, so the same window
 * gives the same operations however it is cut, and replaying yesterday continues exactly into what runs live.
 */
export function createDemoGenerator(options: {
  seed: number;
  tenantId: string;
  profile: TenantProfile;
}): DemoGenerator {
  const { tenantId, profile } = options;
  const tenantSeed = hashText(`${options.seed}:${profile.slug}`);
  const chooseKind = weightedChoice(profile.kinds.map(({ share }) => share));
  const parts: DemoPart[] = profile.kinds.map((kind) => ({
    kind,
    chooseItem: zipfChoice(kind.keys, kind.skew),
    keyOf: keysOf(kind),
  }));
  const steady = createSteadyTraffic({ tenantSeed, tenantId, parts, perSecond: profile.steadyPerSecond ?? 0 });

  function makeSecond(second: number): DemoOperation[] {
    const startMs = second * SECOND_MS;
    const random = seededRandom(tenantSeed, second, Math.floor(second / 2 ** 32));
    const count = poisson(operationsPerSecond(profile.rhythm, tenantSeed, startMs), random);
    const times = Array.from({ length: count }, () => startMs + Math.floor(random() * SECOND_MS)).sort((a, b) => a - b);
    const operations: DemoOperation[] = [];
    for (const atMs of times) {
      const part = parts[chooseKind(random())];
      if (part === undefined) continue;
      const { kind, chooseItem, keyOf } = part;
      const index = chooseItem(random());
      const { device, network } = visitorFor(kind.audience, random());
      operations.push({
        atMs,
        tenantId,
        kind,
        verb: verbFor(kind, random()),
        index,
        key: keyOf(index),
        device,
        network,
      });
    }
    return [...operations, ...steady(second)].sort((a, b) => a.atMs - b.atMs);
  }

  let recent: { second: number; operations: DemoOperation[] } = { second: -1, operations: [] };
  function operationsOf(second: number): DemoOperation[] {
    if (recent.second !== second) recent = { second, operations: makeSecond(second) };
    return recent.operations;
  }

  return {
    nextOperations(fromMs, toMs) {
      const due: DemoOperation[] = [];
      for (let second = Math.floor(fromMs / SECOND_MS); second * SECOND_MS < toMs; second++) {
        for (const operation of operationsOf(second)) {
          if (operation.atMs >= fromMs && operation.atMs < toMs) due.push(operation);
        }
      }
      return due;
    },
    loadValue({ kind, index, atMs }) {
      const random = seededRandom(tenantSeed, hashText(kind.module + kind.dataType), index);
      return kind.value(index, { tenantSlug: profile.slug, tenantName: profile.name, atMs, random });
    },
  };
}
