/** Seconds, minutes or hours: the largest that says a TTL without loss that matters. */
export function spanText(seconds: number): string {
  if (seconds >= 7_200 || (seconds > 0 && seconds % 3_600 === 0)) return `${Math.round(seconds / 3_600)} h`;
  if (seconds >= 120) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds)} s`;
}
