import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { envSchema } from '#server/env.ts';
import { readTracked, trackedFiles } from './tracked-files.ts';

const readme = readTracked('README.md');
const packageSchema = z.object({
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const { scripts, dependencies, devDependencies } = packageSchema.parse(JSON.parse(readTracked('package.json')));
const section = (title: string) => readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const named = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name = '']) => name);

describe('the README', () => {
  it('tells of every variable of the environment, and of no other', () => {
    const rows = section('Configuration')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const told = rows.flatMap((row) => named(/`([A-Z][A-Z_]+)`/g, row.split('|')[1] ?? ''));
    expect(told.toSorted()).toEqual(Object.keys(envSchema.shape).toSorted());
  });

  it('names commands that there are', () => {
    const commands = named(/`npm run ([\w:-]+)/g, readme);
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });

  it('says of every package what it is for, types of others aside', () => {
    const told = new Set(named(/([@\w][\w./-]*)/g, section('Dependencies')));
    const packages = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@types/'));
    expect(packages.length).toBeGreaterThan(40);
    expect(packages.filter((name) => !told.has(name))).toEqual([]);
  });

  it('draws a house whose rooms are there', () => {
    const house = section('The house').split('```')[1] ?? '';
    const folders = new Set(trackedFiles('lib', 'server').flatMap((path) => path.split('/').slice(0, 2).join('/')));
    for (const top of ['lib', 'server'] as const) {
      const part = house.split(`\n${top}/`)[1]?.split(/\n\w+\//)[0] ?? '';
      const rooms = [...folders].filter((path) => path.startsWith(`${top}/`) && !path.includes('.'));
      expect(rooms.filter((path) => !part.includes(`${path.slice(top.length + 1)}/`))).toEqual([]);
    }
  });
});
