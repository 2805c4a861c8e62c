import { expect, it } from 'vitest';
import { findFreePort } from '#server/runtime/stable-ports.ts';

it('a free port is told to one alone, however long that one takes to listen there', async () => {
  // Of ten thousand: told by chance alone, two of so many would be the same all but once in a hundred times.
  const ports = await Promise.all(Array.from({ length: 300 }, () => findFreePort()));
  expect(new Set(ports).size).toBe(ports.length);
});
