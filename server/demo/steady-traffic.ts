import { visitorFor } from './audience.ts';
import type { DemoOperation, DemoPart } from './demo-operation.ts';
import { between, poisson, seededRandom } from './seeded-random.ts';
import { weightedChoice } from './weighted-choice.ts';

/** Apart from the chance of the rhythm's operations. */
const STREAM = 0x51ea_d1e5;
const SECOND_MS = 1000;
const SESSIONS = 900;
/** Of the visits, those that ask for what their first call opens; the others were interrupted. */
const OPENED = 0.97;
/** From the first call to what it opens: long enough to be loaded in between, and within the same second. */
const OPENS_AFTER_MS = [220, 480] as const;

/**
 * The part of a tenant's traffic that knows no hours, as a pure function of the second: what applications ask for that
 * name their session, each first call followed by what it opens. So there is something to learn at night too.
 */
export function createSteadyTraffic(options: {
  tenantSeed: number;
  tenantId: string;
  parts: readonly DemoPart[];
  /** First calls in a second. */
  perSecond: number;
}): (second: number) => DemoOperation[] {
  const { tenantSeed, tenantId, perSecond } = options;
  if (perSecond === 0) return () => [];
  const parts = options.parts.filter(({ kind }) => (kind.steadyShare ?? 0) > 0);
  const choosePart = weightedChoice(parts.map(({ kind }) => kind.steadyShare ?? 0));
  const opened = parts.map(({ kind }) =>
    options.parts.find((other) => other.kind.module === kind.module && other.kind.dataType === kind.opens),
  );
  return (second) => {
    const random = seededRandom(tenantSeed ^ STREAM, second, Math.floor(second / 2 ** 32));
    return Array.from({ length: poisson(perSecond, random) }, () => {
      const chosen = choosePart(random());
      const part = parts[chosen];
      if (part === undefined) return [];
      const index = part.chooseItem(random());
      const caller = {
        ...visitorFor(part.kind.audience, random()),
        ...(part.kind.audience === 'people' ? { session: `app_${between(1, SESSIONS, random)}` } : {}),
      };
      const atMs = second * SECOND_MS + Math.floor((random() * SECOND_MS) / 2);
      const afterMs = between(...OPENS_AFTER_MS, random);
      const next = random() < OPENED ? opened[chosen] : undefined;
      const read = { tenantId, verb: 'read', index, ...caller } as const;
      const first = { ...read, atMs, kind: part.kind, key: part.keyOf(index) };
      if (next === undefined) return [first];
      return [first, { ...read, atMs: atMs + afterMs, kind: next.kind, key: next.keyOf(index) }];
    }).flat();
  };
}
