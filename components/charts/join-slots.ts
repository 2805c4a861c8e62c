/** Joins neighbouring time slots by their mean until at most `max` are left; a slot without any value stays a gap. */
export function joinSlots(values: (number | null)[], max: number): (number | null)[] {
  const width = Math.ceil(values.length / max);
  if (width <= 1) return values;
  const joined: (number | null)[] = [];
  for (let start = 0; start < values.length; start += width) {
    const known = values.slice(start, start + width).filter((value) => value !== null);
    joined.push(known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  return joined;
}
