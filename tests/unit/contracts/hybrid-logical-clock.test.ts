import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laterStamp, nextStamp, type Stamp, stampMs, stampPattern } from '#lib/contracts/hybrid-logical-clock.ts';

const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((c) => c.join(''));
const nodeArbitrary = hex(16);
const msArbitrary = fc.integer({ min: 0, max: 2 ** 45 });

describe('a hybrid logical clock', () => {
  it('makes ever later stamps, whatever its physical clock does', () => {
    fc.assert(
      fc.property(nodeArbitrary, fc.array(msArbitrary, { minLength: 2, maxLength: 50 }), (node, times) => {
        let last: Stamp | null = null;
        for (const nowMs of times) {
          const stamp = nextStamp(last, nowMs, node);
          expect(stamp).toMatch(stampPattern);
          expect(stampMs(stamp)).toBeGreaterThanOrEqual(nowMs);
          if (last !== null) expect(stamp > last).toBe(true);
          last = stamp;
        }
      }),
    );
  });

  it('orders what a node did after it heard of another behind it', () => {
    fc.assert(
      fc.property(nodeArbitrary, nodeArbitrary, msArbitrary, msArbitrary, (here, there, hereMs, thereMs) => {
        const heard = nextStamp(null, thereMs, there);
        const own = nextStamp(null, hereMs, here);
        const after = nextStamp(laterStamp(own, heard), hereMs, here);
        expect(after > heard && after > own).toBe(true);
      }),
    );
  });

  it('carries a full counter over into the milliseconds', () => {
    const node = '0'.repeat(16);
    expect(nextStamp(`00000000000affff${node}`, 3, node)).toBe(`00000000000b0000${node}`);
  });

  it('sorts as text as by time, counter and node', () => {
    const stamp = fc.record({ ms: msArbitrary, node: nodeArbitrary });
    fc.assert(
      fc.property(stamp, stamp, (a, b) => {
        const [left, right] = [nextStamp(null, a.ms, a.node), nextStamp(null, b.ms, b.node)];
        const expected = a.ms === b.ms ? a.node < b.node : a.ms < b.ms;
        expect(left < right).toBe(expected);
      }),
    );
  });

  it('refuses times and nodes that do not fit', () => {
    expect(() => nextStamp(null, -1, '0'.repeat(16))).toThrow(RangeError);
    expect(() => nextStamp(null, 2 ** 48, '0'.repeat(16))).toThrow(RangeError);
    expect(() => nextStamp(null, 1, 'node')).toThrow(RangeError);
  });

  it('joins stamps commutatively, associatively and idempotently', () => {
    const stamp = fc.option(fc.tuple(msArbitrary, nodeArbitrary).map(([ms, node]) => nextStamp(null, ms, node)));
    fc.assert(
      fc.property(stamp, stamp, stamp, (a, b, c) => {
        expect(laterStamp(a, b)).toBe(laterStamp(b, a));
        expect(laterStamp(laterStamp(a, b), c)).toBe(laterStamp(a, laterStamp(b, c)));
        expect(laterStamp(a, a)).toBe(a);
      }),
    );
  });
});
