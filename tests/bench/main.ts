import { chooseSuites, UsageError } from './choose-suites.ts';
import { type FigureLine, figureLines, type Suite } from './figure.ts';
import { figuresTable, suitesTable } from './report.ts';
import { suites as knownSuites } from './suites.ts';

const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

/** A suite that breaks leaves its figures unmeasured and does not stop the others. `broken`: some are unmeasured. */
async function run(suite: Suite): Promise<{ lines: FigureLine[]; broken: boolean }> {
  try {
    const wanted = suite.figures.map(({ figure }) => figure);
    const measurements = await suite.measure((text) => tell(`${suite.name}: ${text}`), wanted);
    const lines = figureLines(suite, measurements);
    return { lines, broken: lines.some(({ value }) => value === null) };
  } catch (error) {
    const note = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
    tell(error instanceof Error ? (error.stack ?? note) : note);
    const unmeasured = suite.figures.map(({ figure }) => ({ figure, value: null, runs: 0, note }));
    return { lines: figureLines(suite, unmeasured), broken: true };
  }
}

/**
 * Exit code 2 where the command line is wrong, 1 where a figure could not be measured, else 0: a missed target is a result,
 * which the table and the lines tell.
 */
async function main(): Promise<number> {
  const { suites, json, list } = chooseSuites(process.argv.slice(2), knownSuites);
  if (list) {
    if (json)
      for (const { name, figures } of suites)
        for (const figure of figures) print(JSON.stringify({ suite: name, ...figure }));
    else print(suitesTable(suites));
    return 0;
  }
  const all: FigureLine[] = [];
  let exitCode = 0;
  for (const suite of suites) {
    const { lines, broken } = await run(suite);
    if (broken) exitCode = 1;
    if (json) for (const line of lines) print(JSON.stringify(line));
    all.push(...lines);
  }
  if (!json) print(figuresTable(all));
  return exitCode;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  tell(error.message);
  process.exitCode = 2;
}
