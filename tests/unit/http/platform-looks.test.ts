import { describe, expect, it } from 'vitest';
import { PlatformLooks } from '#server/http/platform-looks.ts';

/** Looks by a clock of the test's own, and what the rows that were written say. */
function watched() {
  const clock = { ms: 0 };
  const rows: (number | null)[] = [];
  const looks = new PlatformLooks(() => clock.ms);
  const look = (name: string) =>
    looks.note(name, async (before) => {
      rows.push(before);
    });
  return { clock, rows, looks, look };
}

describe('looks of the staff', () => {
  it('have one row a minute for the same person and thing, and the next one says how many more there were', async () => {
    const { clock, rows, look } = watched();
    for (; clock.ms < 120_000; clock.ms += 5_000) await look('ana at one');
    expect(rows).toEqual([null, 11]);
  });

  it('have a row each where person or thing differ', async () => {
    const { rows, look } = watched();
    for (const name of ['ana at one', 'ana at two', 'bia at one', 'ana at one']) await look(name);
    expect(rows).toHaveLength(3);
  });

  it('wait for the row that is being written, and fail with it; the next look writes one', async () => {
    const { rows, looks, look } = watched();
    const failing = looks.note('ana at one', () => Promise.reject(new Error('no table')));
    const beside = look('ana at one');
    await expect(failing).rejects.toThrow('no table');
    await expect(beside).rejects.toThrow('no table');
    expect(await look('ana at one')).toBe('written');
    expect(rows).toEqual([null]);
  });
});
