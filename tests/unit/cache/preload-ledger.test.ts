import { describe, expect, it } from 'vitest';
import { PreloadLedger } from '#lib/cache/preload-ledger.ts';

const minuteMs = 60_000;

describe('the budget of loading ahead', () => {
  it('never asks the origin for more than 1.05 times what would have been asked anyway, whoever reads', () => {
    const ledger = new PreloadLedger();
    let fetches = 0;
    let without = 0;
    for (let turn = 0; turn < 2_000; turn++) {
      const entry = `key ${turn}`;
      const ahead = ledger.allows('class', 0);
      if (ahead) ledger.loaded('class', entry, 10 * minuteMs);
      if (ahead) fetches++;
      // One prediction in three comes true.
      const read = turn % 3 === 0 ? entry : `other ${turn}`;
      const hit = ahead && read === entry;
      ledger.read('class', read, hit, turn);
      if (!hit) fetches++;
      without++;
      expect(fetches).toBeLessThanOrEqual(1.05 * without + 1);
    }
    expect(ledger.stats(0).loaded).toBeGreaterThan(50);
    expect(ledger.stats(0).refused).toBeGreaterThan(1_000);
  });

  it('lets predictions that come true go on without end', () => {
    const ledger = new PreloadLedger();
    for (let miss = 0; miss < 20; miss++) ledger.read('class', `miss ${miss}`, false, 0);
    for (let turn = 0; turn < 500; turn++) {
      expect(ledger.allows('class', 0)).toBe(true);
      ledger.loaded('class', `key ${turn}`, minuteMs);
      ledger.read('class', `key ${turn}`, true, turn);
    }
    expect(ledger.stats(0)).toMatchObject({ loaded: 500, used: 500, unused: 0, precision: 1 });
    expect(ledger.allows('another class', 0)).toBe(false);
  });

  it('calls what expired unread unused', () => {
    const ledger = new PreloadLedger();
    ledger.loaded('class', 'a', minuteMs);
    expect(ledger.stats(minuteMs - 1)).toMatchObject({ unused: 0, precision: null });
    expect(ledger.stats(minuteMs)).toMatchObject({ unused: 1, precision: 0 });
  });
});
