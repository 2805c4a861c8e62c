import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { isPlainBatch } from '#lib/telemetry/is-plain-batch.ts';
import { makeBatch, makeRollup, makeSample } from '../../integration/db/make-batch.ts';

const tenantId = '10000000-0000-4000-8000-000000000001';
const whole = () => ({
  ...makeBatch(
    [
      makeRollup({
        ...{ tenantId, bucketMs: 1_000, l1Hits: 1, outcome: 'hit' },
        split: { calls: 5, queueSumUs: 1_000, serverSumUs: 2_000 },
      }),
    ],
    [makeSample({ tenantId, atMs: 1_000 })],
  ),
  folded: 3,
  accounts: [{ tenantId, sent: 10, dropped: 0 }],
});

/** Where a value stands in the batch, whichever. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => places(inner, [...path, name]))];
}

/** The batch with one value put in another's place. */
function replaced(path: readonly string[], value: unknown): unknown {
  if (path.length === 0) return value ?? null;
  const batch: unknown = JSON.parse(JSON.stringify(whole()));
  let parent = batch as Record<string, unknown>;
  for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  // As it would arrive: JSON has no holes.
  return JSON.parse(JSON.stringify(batch));
}

const strange = fc.oneof(
  fc.constantFrom(undefined, null, -1, 0, 0.5, 15, 16, 2 ** 40, 2 ** 40 + 1, 1e300, '', 'get', 'hit', 'mobile', 'x\0y'),
  fc.constantFrom(
    tenantId.toUpperCase().replace('-4', '-A'),
    'a'.repeat(33),
    'a'.repeat(501),
    [],
    {},
    [1],
    [1, 2],
    [[]],
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

describe('a batch that is taken without the schema', () => {
  it('is what recorders write', () => {
    expect(isPlainBatch(JSON.parse(JSON.stringify(whole())))).toBe(true);
    const { accounts: _, folded: __, ...least } = whole();
    expect(isPlainBatch(JSON.parse(JSON.stringify(least)))).toBe(true);
  });

  it('is never one that the schema would refuse or read otherwise, whatever stands in whichever place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places(whole())), strange, (path, value) => {
        const batch = replaced(path, value);
        if (!isPlainBatch(batch)) return;
        expect(telemetryBatchSchema.parse(batch)).toEqual(batch);
      }),
      { numRuns: 3_000 },
    );
  });
});
