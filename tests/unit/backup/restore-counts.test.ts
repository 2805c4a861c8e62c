import { expect, it } from 'vitest';
import { countOutcome, type RestoreTally } from '#server/backup/restore-counts.ts';

it('a module that is called as something all objects have is counted as any other, and each restore by itself', () => {
  const [first, second]: RestoreTally[] = [1, 2].map(() => ({ databases: {}, modules: {} }));
  if (!first || !second) throw new Error('two');
  countOutcome(first, 1, 'constructor', 'created');
  countOutcome(first, 1, 'constructor', 'created');
  countOutcome(second, 1, 'constructor', 'skipped');
  expect(JSON.parse(JSON.stringify([first, second]))).toMatchObject([
    { databases: { 1: { created: 2 } }, modules: { constructor: { created: 2, skipped: 0 } } },
    { databases: { 1: { skipped: 1 } }, modules: { constructor: { created: 0, skipped: 1 } } },
  ]);
  expect(Object.keys(Object)).toEqual([]);
});
