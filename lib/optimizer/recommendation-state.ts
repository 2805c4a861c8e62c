export const recommendationStates = [
  'proposed',
  'approved',
  'applied',
  'measured',
  'kept',
  'reverted',
  'expired',
  'dismissed',
] as const;

export type RecommendationState = (typeof recommendationStates)[number];
export type RecommendationEvent = 'approve' | 'apply' | 'measure' | 'keep' | 'revert' | 'expire' | 'dismiss';

/** From which states an event leads on, and where to. Undo is `revert`, also of what was kept. */
const transitions: Record<RecommendationEvent, { from: readonly RecommendationState[]; to: RecommendationState }> = {
  approve: { from: ['proposed'], to: 'approved' },
  apply: { from: ['approved'], to: 'applied' },
  measure: { from: ['applied', 'measured'], to: 'measured' },
  keep: { from: ['measured'], to: 'kept' },
  revert: { from: ['applied', 'measured', 'kept'], to: 'reverted' },
  expire: { from: ['proposed', 'approved'], to: 'expired' },
  dismiss: { from: ['proposed', 'approved'], to: 'dismissed' },
};

/** One step in the life of a recommendation, for the audit. */
export interface RecommendationStep {
  from: RecommendationState;
  to: RecommendationState;
  event: RecommendationEvent;
  /** A user's id, or `optimizer`. */
  by: string;
  /** Milliseconds since 1970. */
  atMs: number;
  /** What the step rests on. */
  evidence: Readonly<Record<string, unknown>>;
}

/** The step that an event makes, or `null` where the state does not allow it: a conflict to whoever asked. */
export function stepRecommendation(
  from: RecommendationState,
  event: RecommendationEvent,
  { by, atMs, evidence }: Pick<RecommendationStep, 'by' | 'atMs' | 'evidence'>,
): RecommendationStep | null {
  const transition = transitions[event];
  return transition.from.includes(from) ? { from, to: transition.to, event, by, atMs, evidence } : null;
}
