import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTracked } from './tracked-files.ts';

/** The oldest version without a known hole or trap; an audit service cannot be asked from every network. */
const floors = {
  next: '16.3.3',
  react: '19.2.6',
  'next-auth': '4.24.15',
  'socket.io-parser': '4.2.7',
  'engine.io': '6.6.7',
  ws: '8.21.1',
  ioredis: '6.0.0',
} as const;

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ version: z.string().optional(), resolved: z.string().optional(), dev: z.boolean().optional() }),
    ),
  })
  .parse(JSON.parse(readTracked('package-lock.json')));

/** Every copy that the product runs with, nested ones too; what only a bench loads serves nobody. */
const copiesOf = (name: string) =>
  Object.entries(lock.packages)
    .filter(([path, { dev }]) => !dev && (path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`)))
    .map(([path, { version }]) => ({ path, version: version ?? 'none' }));

/** Compares `major.minor.patch`; a pre-release is older than its release, hence below a floor of the same number. */
function isAtLeast(version: string, floor: string): boolean {
  const [numbers = '', preRelease] = version.split('-', 2);
  const [own, least] = [numbers, floor].map((text) => text.split('.').map(Number));
  for (const [index, part] of (least ?? []).entries()) {
    const difference = (own?.[index] ?? Number.NaN) - part;
    if (difference !== 0) return difference > 0;
  }
  return preRelease === undefined;
}

describe('the lock file', () => {
  it.each(Object.entries(floors))('holds %s at %s or newer in every copy', (name, floor) => {
    const copies = copiesOf(name);
    expect(copies.length).toBeGreaterThan(0);
    expect(copies.filter(({ version }) => !isAtLeast(version, floor))).toEqual([]);
  });

  it('names no registry host, so that it installs from whichever registry the machine uses', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('is compared by numbers, not by text', () => {
    expect(isAtLeast('16.10.0', '16.3.3')).toBe(true);
    expect(isAtLeast('16.3.3', '16.3.3')).toBe(true);
    expect(isAtLeast('16.3.2', '16.3.3')).toBe(false);
    expect(isAtLeast('15.99.9', '16.3.3')).toBe(false);
    expect(isAtLeast('16.3.3-canary.1', '16.3.3')).toBe(false);
    expect(isAtLeast('none', '16.3.3')).toBe(false);
  });
});
