import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { terminalProgress, withStep } from './progress.js';
import { checkout } from './resolve-programs.ts';
import { runCommand } from './run-command.ts';
import { RuntimeError } from './runtime-error.ts';

interface Step {
  name: string;
  program: string;
  args: string[];
  /** What is wrong although the program was content; null where nothing is. */
  judge?: (output: string) => string | null;
}

const folders = ['app', 'components', 'lib', 'server', 'tests'].filter((name) => existsSync(join(checkout, name)));

const steps: Step[] = [
  { name: 'Format and lint', program: '@biomejs/biome/bin/biome', args: ['ci', '--colors=off', '.'] },
  { name: 'Types of the routes', program: 'next/dist/bin/next', args: ['typegen'] },
  { name: 'Types', program: 'typescript/bin/tsc', args: ['--noEmit'] },
  {
    name: 'Boundaries',
    program: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...folders],
    judge: (output) => (modulesCruised(output) > 0 ? null : 'it looked at no module: its TypeScript parser is missing'),
  },
  { name: 'Dead code', program: 'knip/bin/knip.js', args: [] },
];

/** The count in dependency-cruiser's closing line, `✔ no dependency violations found (312 modules, …)`; 0 where it has none. */
export function modulesCruised(output: string): number {
  return Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
}

/** Format, lint, types, boundaries and dead code, in this order; throws a `RuntimeError` with the first that fails. */
export async function verifySteps(): Promise<void> {
  const progress = terminalProgress();
  for (const step of steps) await withStep(progress, step.name, () => runStep(step));
}

async function runStep({ name, program, args, judge }: Step): Promise<void> {
  const lines: string[] = [];
  const result = await runCommand(process.execPath, [join('node_modules', program), ...args], {
    cwd: checkout,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    onLine: (line) => lines.push(line),
  });
  const output = lines.join('\n');
  if (result.exitCode !== 0) throw new RuntimeError(`${output}\n${name}: failed.`);
  const complaint = judge?.(output) ?? null;
  if (complaint !== null) throw new RuntimeError(`${output}\n${name}: ${complaint}.`);
}
