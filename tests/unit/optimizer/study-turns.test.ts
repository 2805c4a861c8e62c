import { describe, expect, test } from 'vitest';
import type { AccessRecord } from '#lib/optimizer/access-record.ts';
import { StudyTurns } from '#lib/optimizer/study-turns.ts';

const short = { longestTtlSeconds: 10, watchSeconds: 10, examineSeconds: 15 };
const long = { longestTtlSeconds: 20, watchSeconds: 40, examineSeconds: 40 };
const classes = [{ name: 'crm:lead', ttlSeconds: 5, maxAgeSeconds: null }];
const narrow = { expectedBytes: 1_000, freeBytes: 999 };
const wide = { expectedBytes: 1_000, freeBytes: 1_000 };

/** Fifty reads a second, each of a key of its own. */
function play(turns: StudyTurns, fromSecond: number, untilSecond: number): number {
  let finished = 0;
  for (let at = fromSecond * 50; at < untilSecond * 50; at++) {
    const record: AccessRecord = {
      ...{ low: at + 1, high: at + 1, timeMs: 1_700_000_000_000 + at * 20, classIndex: 0, op: 0, hit: false },
      ...{ ahead: false, client: 0, explicitTtl: false, sizeBytes: 10, costMs: 1, ttlSeconds: 5 },
    };
    turns.observe('crm:lead', record);
    finished += turns.advance().finished;
  }
  return finished;
}

function begun(turns: StudyTurns, room: typeof wide): string[] {
  const scales: string[] = [];
  turns.begin(
    (scale) => {
      scales.push(scale === short ? 'short' : 'long');
      return classes;
    },
    () => room,
  );
  return scales;
}

describe('studies of several lengths', () => {
  test('run beside each other where there is room', () => {
    const turns = new StudyTurns([long, short], 1);
    begun(turns, wide);
    const both = turns.stateBytes;
    turns.keepWithin(() => ({ ...wide, freeBytes: turns.stateBytes > both / 2 ? -1 : 1 }));
    expect(turns.stateBytes).toBeCloseTo(both / 2, -3);
  });

  test('take turns where there is none, the short one first and then whoever had less of the time', () => {
    const turns = new StudyTurns([long, short], 1);
    begun(turns, narrow);
    expect(play(turns, 0, 26)).toBe(1);
    expect(turns.stateBytes).toBe(0);
    // 25 seconds had the short one, and half of its next turn comes before half of the long one's first.
    expect(begun(turns, narrow)[0]).toBe('short');
    expect(play(turns, 26, 52)).toBe(1);
    begun(turns, narrow);
    expect(play(turns, 52, 78)).toBe(0);
    expect(play(turns, 78, 133)).toBe(1);
  });

  test('begin nothing where no class can be studied', () => {
    const turns = new StudyTurns([short], 1);
    turns.begin(
      () => [],
      () => wide,
    );
    expect(turns.stateBytes).toBe(0);
  });
});
