export interface Silence {
  tenantId: string | null;
  rule: string;
  /** Null: whatever the rule is about. */
  subject: string | null;
  untilMs: number;
}

/** Until when nobody is told of an alert, milliseconds since 1970; null where it is not silenced. */
export function silencedUntil(
  silences: readonly Silence[],
  alert: { tenantId: string | null; rule: string; subject: string },
  nowMs: number,
): number | null {
  const ends = silences
    .filter(({ tenantId, rule }) => tenantId === alert.tenantId && rule === alert.rule)
    .filter(({ subject, untilMs }) => (subject === null || subject === alert.subject) && untilMs > nowMs)
    .map(({ untilMs }) => untilMs);
  return ends.length === 0 ? null : Math.max(...ends);
}
