import type { FigureLine, Suite } from './figure.ts';

const amount = ({ value, unit }: FigureLine) => (value === null ? '–' : `${value} ${unit}`);
const aim = ({ better, target, unit }: Pick<FigureLine, 'better' | 'target' | 'unit'>) =>
  `${better === 'lower' ? '≤' : '≥'} ${target} ${unit}`;

function verdict({ pass, value }: FigureLine): string {
  if (pass) return 'ok';
  return value === null ? 'NOT MEASURED' : 'TARGET MISSED';
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The table for people, and below it one sentence on what was missed. */
export function figuresTable(lines: readonly FigureLine[]): string {
  const header = ['figure', 'value', 'target', '', 'runs', 'note'];
  const rows = lines.map((line) => [
    `${line.suite}.${line.figure}`,
    amount(line),
    aim(line),
    verdict(line),
    String(line.runs),
    line.note,
  ]);
  const missed = lines.filter(({ pass }) => !pass).length;
  const end = missed === 0 ? `All ${lines.length} targets met.` : `${missed} of ${lines.length} targets missed.`;
  return `${table([header, ...rows])}\n\n${end}`;
}

/** What can be measured. */
export function suitesTable(suites: readonly Suite[]): string {
  const rows = suites.flatMap(({ name, figures }) =>
    figures.map((figure) => [`${name}.${figure.figure}`, aim(figure), figure.title]),
  );
  return table([['figure', 'target', 'what'], ...rows]);
}
