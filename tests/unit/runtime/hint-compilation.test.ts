import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hintCompilation } from '#server/runtime/hint-compilation.ts';

it('puts the hint once at the head of every script, and leaves what is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kryonix-hint-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'pages'));
  const written = { 'one.js': 'start();', 'pages/two.js': '"use strict";\nstart();', 'style.css': 'a{}' };
  for (const [name, text] of Object.entries(written)) await writeFile(join(folder, name), text);

  await hintCompilation(folder);
  await hintCompilation(folder);

  const read = (name: string) => readFile(join(folder, name), 'utf8');
  expect(await read('one.js')).toBe('//# allFunctionsCalledOnLoad\nstart();');
  expect(await read('pages/two.js')).toBe('//# allFunctionsCalledOnLoad\n"use strict";\nstart();');
  expect(await read('style.css')).toBe('a{}');
});
