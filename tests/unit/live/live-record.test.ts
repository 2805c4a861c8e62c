import { describe, expect, it } from 'vitest';
import { addRecords, addRow, type LiveTotals, writeRecord } from '#server/live/live-record.ts';
import { toWindow } from '#server/live/live-window.ts';
import { makeRollup } from '../../integration/db/make-batch.ts';

const totalsOf = (...rows: ReturnType<typeof makeRollup>[]): LiveTotals => {
  const totals: LiveTotals = new Map();
  for (const row of rows) addRow(totals, row);
  return totals;
};
const tenantId = '10000000-0000-4000-8000-000000000001';

describe('a record of the live window', () => {
  it('says the same after it was written and read', () => {
    const written = totalsOf(
      makeRollup({ tenantId, bucketMs: 0, database: 15, latency: [0, 1, 368, 2 ** 40] }),
      makeRollup({ tenantId, bucketMs: 0, database: 0, device: 'desktop', latency: [0, 2] }),
    );
    const read: LiveTotals = new Map();
    addRecords(read, writeRecord(7, written));
    expect(toWindow(read, 1)).toEqual(toWindow(written, 1));
    expect(toWindow(read, 1).latency).toEqual([0, 3, 368, 2 ** 40]);
    expect([...toWindow(read, 1).databases.keys()]).toEqual([0, 15]);
  });

  it('adds up with those that were appended to it', () => {
    const once = totalsOf(makeRollup({ tenantId, bucketMs: 0, calls: 10 }));
    const read: LiveTotals = new Map();
    addRecords(read, writeRecord(3, once) + writeRecord(4, once) + writeRecord(3, once));
    expect(toWindow(read, 1).calls).toBe(30);
  });

  it('leaves out the seconds before the one that is asked for', () => {
    const once = totalsOf(makeRollup({ tenantId, bucketMs: 0, calls: 10 }));
    const text = writeRecord(9, once) + writeRecord(0, once) + writeRecord(5, once);
    const from = (second: number) => {
      const read: LiveTotals = new Map();
      addRecords(read, text, second);
      return toWindow(read, 1).calls;
    };
    expect([0, 1, 5, 6, 9].map(from)).toEqual([30, 20, 20, 10, 10]);
  });
});
