import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as sdk from '#lib/sdk/node.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../../lib/sdk/README.md'), 'utf8');

/** Without the indentation that all lines share. */
function dedent(code: string): string {
  const lines = code.replace(/\s+$/, '').split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth)).join('\n');
}

/** The parts of the examples beside this file that the documentation shows: checked by the compiler, and run. */
const regions = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => {
    const source = readFileSync(join(import.meta.dirname, name), 'utf8');
    const found = source.matchAll(/^ *\/\/ #region (.+)\n([\s\S]*?)^ *\/\/ #endregion/gm);
    return [...found].map(([, title = '', code = '']) => ({ title, code: dedent(code) }));
  });
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => dedent(code));

describe('the package’s README', () => {
  it.each(regions)('shows the example “$title” as it runs', ({ code }) => {
    expect(blocks).toContain(code);
  });

  it('shows no code that is not run', () => {
    expect(regions.length).toBeGreaterThan(10);
    expect(blocks.filter((block) => !regions.some(({ code }) => code === block))).toEqual([]);
  });

  it('imports what there is', () => {
    const names = [...readme.matchAll(/^import \{ (.+) \} from '@kryonix\/sdk';$/gm)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(sdk).toHaveProperty(name);
  });
});
