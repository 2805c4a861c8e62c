import type { LucideIcon } from 'lucide-react';
import { foldText } from '#lib/fleet/fold-text.ts';
import { rankMatch } from '#lib/fleet/rank-match.ts';

/** One line of the palette. */
export interface PaletteCommand {
  id: string;
  group: 'pages' | 'tenants' | 'actions';
  label: string;
  /** Quiet words at the right: a key, a state. */
  hint?: string;
  /** Other words that find it. */
  words?: string;
  icon: LucideIcon;
  run(): void;
}

const perGroup = 8;
const groups = ['pages', 'tenants', 'actions'] as const;

/** The commands that answer a search, best first within their group; at most eight of each. */
export function findCommands(commands: readonly PaletteCommand[], search: string): PaletteCommand[] {
  const wanted = foldText(search.trim());
  const ranked = commands.flatMap((command) => {
    const rank = rankMatch(foldText(command.label), wanted) ?? rankMatch(foldText(command.words ?? ''), wanted);
    return rank === null ? [] : [{ command, rank }];
  });
  // Letters strewn over a text only count where nothing better answers.
  const close = ranked.some(({ rank }) => rank < 3) ? ranked.filter(({ rank }) => rank < 3) : ranked;
  close.sort((a, b) => a.rank - b.rank);
  return groups.flatMap((group) =>
    close
      .filter(({ command }) => command.group === group)
      .slice(0, perGroup)
      .map(({ command }) => command),
  );
}
