import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEscalationDue } from '#lib/alerts/is-escalation-due.ts';
import { type AlertStanding, type Condition, greatestGapMs, stepAlert } from '#lib/alerts/step-alert.ts';

const slow: Condition = { comparison: 'above', threshold: 50, clearThreshold: 40, forSeconds: 120 };
const second = 1_000;

/** The events and the last standing after a figure every 15 s. */
function run(condition: Condition, values: readonly (number | null)[], everyMs = 15 * second) {
  let standing: AlertStanding = { state: 'ok' };
  const events: [number, string][] = [];
  for (const [index, value] of values.entries()) {
    const step = stepAlert(condition, standing, { value, nowMs: index * everyMs });
    standing = step.standing;
    if (step.event !== null) events.push([index, step.event]);
  }
  return { standing, events };
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('a rule', () => {
  it.each([
    ['fires after its time, not before', times(8, 60), []],
    ['fires at its time', times(9, 60), [[8, 'firing']]],
    ['forgets what lasted less than its time', [...times(8, 60), 50, ...times(8, 60)], []],
    ['does not count the time in which nothing was known', [...times(4, 60), null, ...times(5, 60)], []],
    ['goes on counting after it', [...times(4, 60), null, ...times(6, 60)], [[10, 'firing']]],
    ['does not resolve between the two thresholds', [...times(9, 60), 45, 41], [[8, 'firing']]],
    [
      'resolves at the clear threshold',
      [...times(9, 60), 45, 40],
      [
        [8, 'firing'],
        [10, 'resolved'],
      ],
    ],
    ['does not resolve for want of data', [...times(9, 60), null, null, null], [[8, 'firing']]],
    [
      'fires a second time after it was resolved',
      [...times(9, 60), 1, ...times(9, 60)],
      [
        [8, 'firing'],
        [9, 'resolved'],
        [18, 'firing'],
      ],
    ],
  ])('%s', (_, values, events) => {
    expect(run(slow, values).events).toEqual(events);
  });

  it('without a time fires at once', () => {
    expect(run({ ...slow, forSeconds: 0 }, [51]).events).toEqual([[0, 'firing']]);
    expect(run({ ...slow, forSeconds: 0 }, [50]).events).toEqual([]);
  });

  it('below a threshold is the mirror of one above it', () => {
    const low: Condition = { comparison: 'below', threshold: 70, clearThreshold: 75, forSeconds: 30 };
    expect(run(low, [69, 69, 69, 72, 74, 75]).events).toEqual([
      [2, 'firing'],
      [5, 'resolved'],
    ]);
  });

  it('does not believe that what nobody looked at was broken', () => {
    expect(run(slow, times(9, 60), greatestGapMs + 1).events).toEqual([]);
    expect(run(slow, times(3, 60), greatestGapMs).events).toEqual([[2, 'firing']]);
  });

  it('for any figures fires only after its time of known breach, and resolves only by a known good figure', () => {
    const figure = fc.option(fc.constantFrom(10, 40, 45, 50, 51, 90), { nil: null });
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 80 }), fc.integer({ min: 0, max: 300 }), (values, forSeconds) => {
        const { events } = run({ ...slow, forSeconds }, values);
        const kinds = events.map(([, event]) => event);
        expect(kinds).toEqual(kinds.map((_, index) => (index % 2 === 0 ? 'firing' : 'resolved')));
        for (const [index, event] of events) {
          const value = values[index] ?? null;
          if (event === 'resolved') expect(value).toBeLessThanOrEqual(40);
          else {
            let brokenMs = 0;
            for (let at = index; at > 0; at--) {
              const [now, earlier] = [values[at] ?? null, values[at - 1] ?? null];
              if (earlier !== null && earlier <= 50) break;
              if (now !== null && earlier !== null) brokenMs += 15 * second;
            }
            expect(value).toBeGreaterThan(50);
            expect(brokenMs >= forSeconds * second).toBe(true);
          }
        }
      }),
    );
  });
});

describe('an escalation', () => {
  const firing = { state: 'firing', firedAtMs: 0, acknowledgedAtMs: null, escalatedAtMs: null };
  it('comes once, after its minutes, where nobody acknowledged', () => {
    expect(isEscalationDue(firing, 15, 15 * 60_000)).toBe(true);
    expect(isEscalationDue(firing, 15, 15 * 60_000 - 1)).toBe(false);
    expect(isEscalationDue({ ...firing, acknowledgedAtMs: 1 }, 15, 1e9)).toBe(false);
    expect(isEscalationDue({ ...firing, escalatedAtMs: 1 }, 15, 1e9)).toBe(false);
    expect(isEscalationDue({ ...firing, state: 'resolved' }, 15, 1e9)).toBe(false);
    expect(isEscalationDue(firing, null, 1e9)).toBe(false);
  });
});
