import { parseArgs } from 'node:util';
import type { Suite } from './figure.ts';

const usage = 'usage: npm run bench -- [suite …] [--json] [--list]';

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

/** Which suites to run and how to answer; none named means all. Throws a UsageError for what it does not know. */
export function chooseSuites(args: readonly string[], known: readonly Suite[]): BenchCommand {
  const { positionals, values } = parse(args);
  const unknown = positionals.filter((name) => !known.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const names = known.map(({ name }) => name).join(', ');
    throw new UsageError(`No suite is called ${unknown.join(' or ')}. There is: ${names}.\n${usage}`);
  }
  const suites = positionals.length === 0 ? known : known.filter(({ name }) => positionals.includes(name));
  return { suites, json: values.json, list: values.list };
}
