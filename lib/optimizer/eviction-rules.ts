/** The rules of the second specification, the most important first, and one for who uses next to nothing. */
export const evictionRules = ['mobile_priority', 'tenant_usage_based', 'time_based', 'idle'] as const;

export type EvictionRule = (typeof evictionRules)[number];

/** What the rules look at; `null` where it is not known, which no rule takes for a yes. */
export interface EvictionFigures {
  tier: string | null;
  /** Calls of the last minutes, as of an hour. */
  callsPerHour: number;
  /** Calls of an average hour of the last day. */
  usualCallsPerHour: number | null;
  /** Of the last minutes' calls, those from phones on networks slower than 4G, 0–1. */
  slowMobileShare: number | null;
  /** Whether this is one of the tenant's own peak hours. */
  peakHour: boolean | null;
  /** All tenants' calls of the last minutes against those of an average hour of the last day, 1 where they are equal. */
  loadRatio: number | null;
}

export interface EvictionDecision {
  /** `high`: gives up as little as its quota asks for; `low`: more than that. */
  priority: 'low' | 'normal' | 'high';
  /** What is read on phones goes last. */
  sparesMobile: boolean;
  rules: EvictionRule[];
}

const slowMobileFrom = 0.2;
const highUsageFrom = 1.5;
const highLoadFrom = 1.2;
const idleUpTo = 0.1;
/** A rule that holds goes on until its figure is this much beyond the bound: decisions are not to change every minute. */
const slack = 0.8;
const highTier = 'enterprise';

/**
 * How readily a tenant gives memory up. Phones on slow networks have their databases spared; an enterprise tenant in a rush,
 * and anybody in a peak hour under high load, gives up as little as possible; who uses next to nothing gives up more.
 *
 * @param held the rules that held until now
 */
export function decideEviction(figures: EvictionFigures, held: readonly EvictionRule[]): EvictionDecision {
  const { tier, callsPerHour, usualCallsPerHour, slowMobileShare, peakHour, loadRatio } = figures;
  const usage = usualCallsPerHour !== null && usualCallsPerHour > 0 ? callsPerHour / usualCallsPerHour : null;
  const atLeast = (rule: EvictionRule, value: number | null, bound: number) =>
    value !== null && value >= (held.includes(rule) ? bound * slack : bound);
  const holds: Record<EvictionRule, boolean> = {
    mobile_priority: atLeast('mobile_priority', slowMobileShare, slowMobileFrom),
    tenant_usage_based: tier === highTier && atLeast('tenant_usage_based', usage, highUsageFrom),
    time_based: peakHour === true && atLeast('time_based', loadRatio, highLoadFrom),
    idle: usage !== null && usage <= (held.includes('idle') ? idleUpTo / slack : idleUpTo),
  };
  const rules = evictionRules.filter((rule) => holds[rule]);
  const high = holds.tenant_usage_based || holds.time_based;
  return {
    priority: high ? 'high' : holds.idle ? 'low' : 'normal',
    sparesMobile: holds.mobile_priority,
    rules,
  };
}
