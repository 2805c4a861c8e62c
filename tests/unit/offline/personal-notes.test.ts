import { expect, test } from 'vitest';
import { forgetPersonalNotes, personalNotes } from '#lib/offline/personal-notes.ts';

/** The part of a browser's storage that is used. */
function storageOf(entries: Record<string, string>): Storage {
  const map = new Map(Object.entries(entries));
  return {
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => void map.set(name, value),
    removeItem: (name) => void map.delete(name),
    clear: () => map.clear(),
  };
}

const own = `${personalNotes.recentLookups}ana.tenant-a`;
const others = `${personalNotes.recentLookups}ana.tenant-b`;

test('whoever comes next finds nothing that was noted for others, and keeps the own notes', () => {
  const storage = storageOf({ [own]: '[1]', [others]: '[2]', 'kryonix.visits': '3' });
  forgetPersonalNotes(storage, 'ana.tenant-a');
  expect([storage.getItem(own), storage.getItem(others), storage.getItem('kryonix.visits')]).toEqual([
    '[1]',
    null,
    '3',
  ]);
});

test('signing out leaves no note of anybody', () => {
  const storage = storageOf({ [own]: '[1]', [others]: '[2]' });
  forgetPersonalNotes(storage, null);
  expect(storage.length).toBe(0);
});
