/** In the order of their codes in an entry's frame. */
export const priorities = ['normal', 'low', 'high'] as const;
/** Which entries of a tenant at its quota go first, and which are warmed first. */
export type Priority = (typeof priorities)[number];

const turns: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Sorts what is to be warmed: `high` first, `low` last, whatever says nothing between. */
export function byPriority(a: { priority?: Priority | undefined }, b: { priority?: Priority | undefined }): number {
  return turns[a.priority ?? 'normal'] - turns[b.priority ?? 'normal'];
}
