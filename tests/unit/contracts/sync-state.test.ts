import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStamp } from '#lib/contracts/hybrid-logical-clock.ts';
import { stateOfMutation } from '#lib/contracts/v1/state-of-mutation.ts';
import { type SyncMutation, syncMutationSchema } from '#lib/contracts/v1/sync.ts';
import { joinStates, latestStamp, type SyncState, unknownState, valueOfState } from '#lib/contracts/v1/sync-state.ts';

const node = '00000000000000aa';
const stampOf = (ms: number) => nextStamp(null, ms, node);
const common = (ms: number) =>
  ({ id: `mutation-${ms}`, stamp: stampOf(ms), module: 'crm', type: 'lead', key: '1', priority: 1 }) as const;
const set = (ms: number, value: never | object | string | number | null) =>
  stateOfMutation({ ...common(ms), operation: 'set', value } as SyncMutation);
const remove = (ms: number) => stateOfMutation({ ...common(ms), operation: 'delete' });
const merge = (ms: number, fields: Record<string, number>, removed: string[] = []) =>
  stateOfMutation({ ...common(ms), operation: 'merge', fields, removed });

const fieldName = fc.constantFrom('a', 'b', 'c', '__proto__');
/** Mutations whose content follows from their stamp, as no two mutations share one. */
const mutationArbitrary = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.uniqueArray(fieldName, { maxLength: 3 }))
  .map(([ms, names]): SyncState => {
    if (ms % 4 === 0) return remove(ms);
    if (ms % 4 === 1) return set(ms, ms % 8 === 1 ? { a: ms, d: ms } : ms);
    const fields = Object.fromEntries(names.filter((_, i) => i % 2 === 0).map((name) => [name, ms]));
    return merge(
      ms,
      fields,
      names.filter((_, i) => i % 2 === 1),
    );
  });
// The same stamp must carry the same fields: the first of each is taken.
const mutationsArbitrary = fc.uniqueArray(mutationArbitrary, { maxLength: 12, selector: latestStamp });
const joinAll = (states: readonly SyncState[]) => states.reduce(joinStates, unknownState);

describe('states of an entry', () => {
  it('join commutatively, associatively and idempotently', () => {
    fc.assert(
      fc.property(mutationsArbitrary, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (all, i, j) => {
        const [a, b, c] = [all.slice(0, i), all.slice(i, i + j), all.slice(i + j)].map(joinAll);
        if (a === undefined || b === undefined || c === undefined) throw new Error('three parts');
        expect(joinStates(a, b)).toEqual(joinStates(b, a));
        expect(joinStates(joinStates(a, b), c)).toEqual(joinStates(a, joinStates(b, c)));
        expect(joinStates(a, a)).toEqual(a);
      }),
    );
  });

  it('amount to the same value in whatever order, and however often, mutations arrive', () => {
    const shuffled = mutationsArbitrary.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        expect(valueOfState(joinAll(again))).toEqual(valueOfState(joinAll(all)));
      }),
    );
  });

  it('keep fields written after a whole value and drop those written before', () => {
    const state = joinAll([merge(1, { a: 1, b: 1 }), set(2, { a: 2, b: 2, c: 2 }), merge(3, { b: 3 }, ['c'])]);
    expect(valueOfState(state)).toEqual({ exists: true, value: { a: 2, b: 3 } });
    expect(latestStamp(state)).toBe(stampOf(3));
  });

  it('let a later deletion win, and a later field begin anew', () => {
    expect(valueOfState(joinAll([set(1, { a: 1 }), merge(2, { b: 2 }), remove(3)]))).toEqual({ exists: false });
    expect(valueOfState(joinAll([remove(3), merge(4, { b: 4 })]))).toEqual({ exists: true, value: { b: 4 } });
    expect(valueOfState(joinAll([remove(3), merge(4, {}, ['b'])]))).toEqual({ exists: false });
    expect(valueOfState(joinAll([set(1, 7), merge(4, {}, ['b'])]))).toEqual({ exists: true, value: 7 });
    expect(valueOfState(unknownState)).toEqual({ exists: false });
  });

  it('take fields with any name', () => {
    const mutation = syncMutationSchema.parse({
      ...common(1),
      operation: 'merge',
      fields: JSON.parse('{"constructor": 1, "toString": 2}'),
    });
    expect(valueOfState(stateOfMutation(mutation))).toEqual({ exists: true, value: { constructor: 1, toString: 2 } });
  });
});
