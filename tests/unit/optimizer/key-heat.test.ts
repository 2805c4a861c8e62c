import { describe, expect, test } from 'vitest';
import { KeyHeat } from '#lib/optimizer/key-heat.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 5);

describe('the heat of keys', () => {
  test('counts the hits of as many hours as are asked for', () => {
    const heat = new KeyHeat();
    for (let hour = 0; hour < 30; hour++) for (let hit = 0; hit < 2; hit++) heat.count('a', startMs + hour * hourMs);
    heat.count('b', startMs + 29 * hourMs);
    const at = startMs + 29 * hourMs;
    expect(heat.hottest(at, { withinHours: 4, moreThanHits: 0, limit: 5 })).toEqual([
      { name: 'a', hits: 10 },
      { name: 'b', hits: 1 },
    ]);
    expect(heat.hottest(at, { withinHours: 4, moreThanHits: 10, limit: 5 })).toEqual([]);
  });

  test('calls recurring what was hit at the same hour of two days at least', () => {
    const heat = new KeyHeat();
    for (const day of [0, 1, 2]) {
      heat.count('every day at nine', startMs + (24 * day + 9) * hourMs);
      if (day > 0) heat.count('since yesterday', startMs + (24 * day + 9) * hourMs);
      if (day === 1) heat.count('once', startMs + (24 * day + 9) * hourMs);
      heat.count('at ten', startMs + (24 * day + 10) * hourMs);
    }
    expect(heat.recurring(startMs + (24 * 3 + 9) * hourMs)).toEqual([
      { name: 'every day at nine', confidence: 1 },
      { name: 'since yesterday', confidence: 2 / 3 },
    ]);
  });

  test('forgets the rare ones where there are too many', () => {
    const heat = new KeyHeat();
    for (let hit = 0; hit < 3; hit++) heat.count('hot', startMs);
    for (let key = 0; key < 20_000; key++) heat.count(`rare ${key}`, startMs);
    heat.count('hot', startMs + hourMs);
    expect(heat.hottest(startMs + hourMs, { withinHours: 2, moreThanHits: 0, limit: 9_999 }).length).toBeLessThan(201);
    expect(heat.hottest(startMs + hourMs, { withinHours: 2, moreThanHits: 0, limit: 1 })).toEqual([
      { name: 'hot', hits: 4 },
    ]);
  });
});
