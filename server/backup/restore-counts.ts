import type { RestoreCounts } from '#lib/contracts/backups.ts';

export type RestoreOutcome = keyof RestoreCounts;

export interface RestoreTally {
  databases: Record<string, RestoreCounts>;
  modules: Record<string, RestoreCounts>;
}

/** A module that nobody counted on: beyond so many, the rest is counted as one. */
const greatestModules = 200;
const nothing: RestoreCounts = { created: 0, replaced: 0, skipped: 0, expired: 0, erased: 0, unreadable: 0 };

/** `constructor` is a module as any other, and no object's own by itself: what all objects share must not be counted on. */
const countsOf = (counts: Record<string, RestoreCounts>, name: string) =>
  Object.hasOwn(counts, name) ? counts[name] : undefined;

function add(counts: Record<string, RestoreCounts>, name: string, outcome: RestoreOutcome): void {
  const known = countsOf(counts, name) ?? { ...nothing };
  known[outcome] += 1;
  counts[name] = known;
}

/** Counts what became of one entry, by database and module. */
export function countOutcome(tally: RestoreTally, database: number, module: string, outcome: RestoreOutcome): void {
  add(tally.databases, String(database), outcome);
  const crowded = countsOf(tally.modules, module) === undefined && Object.keys(tally.modules).length >= greatestModules;
  add(tally.modules, crowded ? '_' : module, outcome);
}
