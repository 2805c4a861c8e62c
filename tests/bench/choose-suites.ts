import { parseArgs } from 'node:util';
import type { Suite } from './figure.ts';

const usage = 'usage: npm run bench -- [suite | suite.figure …] [--json] [--list]';

/** The command line is wrong; the message tells how it should be. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface BenchCommand {
  suites: readonly Suite[];
  json: boolean;
  list: boolean;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${usage}`, { cause: error });
  }
}

/** What of a suite is named: all of it by its own name, else the figures that are named. */
function namedOf(suite: Suite, names: readonly string[]): Suite {
  if (names.includes(suite.name)) return suite;
  return { ...suite, figures: suite.figures.filter(({ figure }) => names.includes(`${suite.name}.${figure}`)) };
}

/** Which suites to run and how to answer; none named means all. Throws a UsageError for what it does not know. */
export function chooseSuites(args: readonly string[], known: readonly Suite[]): BenchCommand {
  const { positionals, values } = parse(args);
  const names = known.flatMap(({ name, figures }) => [name, ...figures.map(({ figure }) => `${name}.${figure}`)]);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const suites = known.map(({ name }) => name).join(', ');
    throw new UsageError(`No suite is called ${unknown.join(' or ')}. There is: ${suites}.\n${usage}`);
  }
  const named = known.map((suite) => namedOf(suite, positionals)).filter(({ figures }) => figures.length > 0);
  return { suites: positionals.length === 0 ? known : named, json: values.json, list: values.list };
}
