/** Times in milliseconds since 1970. */
interface Standing {
  state: string;
  firedAtMs: number | null;
  acknowledgedAtMs: number | null;
  escalatedAtMs: number | null;
}

/** Whether an alert that nobody acknowledged is to be told again, as critical. Once. */
export function isEscalationDue(
  { state, firedAtMs, acknowledgedAtMs, escalatedAtMs }: Standing,
  escalateAfterMinutes: number | null,
  nowMs: number,
): boolean {
  if (state !== 'firing' || firedAtMs === null || escalateAfterMinutes === null) return false;
  if (acknowledgedAtMs !== null || escalatedAtMs !== null) return false;
  return nowMs - firedAtMs >= escalateAfterMinutes * 60_000;
}
