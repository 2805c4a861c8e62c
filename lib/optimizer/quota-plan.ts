import { missesByBytes, type QuotaCurve } from './quota-curve.ts';
import { missesAt, splitMemory } from './split-memory.ts';

/** A tenant whose memory may be shared out anew. */
export interface QuotaTenant {
  tenantId: string;
  curve: Pick<QuotaCurve, 'readsPerHour' | 'missRatio' | 'points'>;
  /** Its quota by the platform's staff; `null` without one. */
  formerBytes: number | null;
  /** What it holds of values that can be loaded again. */
  heldBytes: number;
  /** What it holds beside them, which no split takes away but its quota counts. */
  protectedBytes: number;
  /** What it may get at most, as a quota; `Infinity` without a limit. */
  ceilingBytes: number;
}

export interface QuotaShare {
  tenantId: string;
  formerBytes: number | null;
  heldBytes: number;
  /** The quota: its share of the memory, and what it holds beside. */
  plannedBytes: number;
  readsPerHour: number;
  /** 0–1 */
  missRatioBefore: number;
  missRatioAfter: number;
}

export interface QuotaPlan {
  shares: QuotaShare[];
  totalBytes: number;
  minimumBytes: number;
  /** Percentage points of hit rate over all its tenants. */
  gainPp: number;
  intervalPp: [number, number];
  missesSavedPerHour: number;
}

/** Why there is no split, where there is none. */
export type NoQuotaPlan = 'few-tenants' | 'no-pressure' | 'no-memory' | 'curves-unproven' | 'no-gain';

/** Of an equal split, what every tenant keeps whatever it asks for. */
const guaranteedShare = 0.25;
/** Below this share of its quota, or of all memory, nobody lacks any. */
const pressedShare = 0.8;
/** What the forecast may cost a tenant at most, percentage points of its hit rate. */
const harmPp = 0.5;
const leastGainPp = 0.1;
/** Curves that miss what was seen by more than this, percentage points, explain nothing. */
const unprovenPp = 10;
const fewest = 2;

/**
 * Splits memory over tenants by their curves, so that all together miss the least: each keeps a guaranteed minimum, none
 * gets more than its ceiling, and who would lose more than half a point keeps what it has. Answers why not where nobody
 * lacks memory, the curves do not explain what was seen, or nothing would be gained at the lower bound of the forecast.
 *
 * @param totalBytes what these tenants together may hold of values that can be loaded again
 */
export function planQuotas(tenants: readonly QuotaTenant[], totalBytes: number): QuotaPlan | NoQuotaPlan {
  if (tenants.length < fewest) return 'few-tenants';
  if (totalBytes <= 0) return 'no-memory';
  if (!isPressed(tenants, totalBytes)) return 'no-pressure';
  const minimumBytes = (guaranteedShare * totalBytes) / tenants.length;
  const curves = tenants.map(({ curve }) => missesByBytes(curve));
  const ratioAt = (at: number, bytes: number) => {
    const curve = curves[at];
    return curve === undefined || curve.accesses <= 0 ? 1 : missesAt(curve, bytes) / curve.accesses;
  };
  const before = tenants.map(({ heldBytes }, at) => ratioAt(at, heldBytes));
  const ceilings = tenants.map(({ ceilingBytes, protectedBytes }) => Math.max(1, ceilingBytes - protectedBytes));
  const floors = tenants.map((_, at) => Math.min(minimumBytes, ceilings[at] ?? minimumBytes));
  let split = splitMemory(curves, totalBytes, floors, ceilings);
  // Each round protects one more at least, so it ends.
  for (let round = 0; round < tenants.length; round++) {
    const harmed = split.flatMap((bytes, at) =>
      100 * (ratioAt(at, bytes) - (before[at] ?? 0)) > harmPp && (floors[at] ?? 0) < heldOf(tenants, at) ? [at] : [],
    );
    if (harmed.length === 0) break;
    for (const at of harmed) floors[at] = heldOf(tenants, at);
    split = splitMemory(curves, totalBytes, floors, ceilings);
  }
  const shares = tenants.map((tenant, at): QuotaShare => {
    const bytes = split[at] ?? 0;
    const { tenantId, formerBytes, heldBytes, protectedBytes, curve } = tenant;
    return {
      ...{ tenantId, formerBytes, heldBytes, plannedBytes: Math.max(1, Math.floor(bytes + protectedBytes)) },
      ...{ readsPerHour: curve.readsPerHour, missRatioBefore: before[at] ?? 1, missRatioAfter: ratioAt(at, bytes) },
    };
  });
  if (shares.some(({ missRatioBefore, missRatioAfter }) => 100 * (missRatioAfter - missRatioBefore) > harmPp))
    return 'no-gain';
  return judge(tenants, shares, { totalBytes, minimumBytes });
}

const heldOf = (tenants: readonly QuotaTenant[], at: number) => tenants[at]?.heldBytes ?? 0;

function isPressed(tenants: readonly QuotaTenant[], totalBytes: number): boolean {
  const held = tenants.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  if (held >= pressedShare * totalBytes) return true;
  return tenants.some(
    ({ formerBytes, heldBytes, protectedBytes }) =>
      formerBytes !== null && heldBytes + protectedBytes >= pressedShare * formerBytes,
  );
}

/** What the curves get wrong of the present, they may get wrong of the future: that is how far the forecast may be off. */
function judge(
  tenants: readonly QuotaTenant[],
  shares: readonly QuotaShare[],
  sizes: Pick<QuotaPlan, 'totalBytes' | 'minimumBytes'>,
): QuotaPlan | NoQuotaPlan {
  const reads = shares.reduce((sum, { readsPerHour }) => sum + readsPerHour, 0);
  if (reads <= 0) return 'no-gain';
  const weighted = (of: (share: QuotaShare, at: number) => number) =>
    (100 * shares.reduce((sum, share, at) => sum + share.readsPerHour * of(share, at), 0)) / reads;
  const errorPp = weighted(({ missRatioBefore }, at) =>
    Math.abs(missRatioBefore - (tenants[at]?.curve.missRatio ?? missRatioBefore)),
  );
  if (errorPp > unprovenPp) return 'curves-unproven';
  const gainPp = weighted(({ missRatioBefore, missRatioAfter }) => missRatioBefore - missRatioAfter);
  // An error of the present is mostly there with either split: what it spoils is its share of the difference.
  const beforePp = weighted(({ missRatioBefore }) => missRatioBefore);
  const marginPp = beforePp > 0 ? gainPp * Math.min(1, errorPp / beforePp) : 0;
  if (gainPp - marginPp < leastGainPp) return 'no-gain';
  return {
    ...sizes,
    shares: [...shares],
    gainPp,
    intervalPp: [gainPp - marginPp, gainPp + marginPp],
    missesSavedPerHour: (gainPp * reads) / 100,
  };
}
