import { expect, test } from 'vitest';
import { forgetPersonalNotes, personalNotes } from '#lib/offline/personal-notes.ts';
import { storageOf } from '#tests/setup/storage-of.ts';

const own = `${personalNotes.recentLookups}ana.tenant-a`;
const others = `${personalNotes.recentLookups}ana.tenant-b`;

test('whoever comes next finds nothing that was noted for others, and keeps the own notes', () => {
  const storage = storageOf(new Map(Object.entries({ [own]: '[1]', [others]: '[2]', 'kryonix.visits': '3' })));
  forgetPersonalNotes(storage, 'ana.tenant-a');
  expect([storage.getItem(own), storage.getItem(others), storage.getItem('kryonix.visits')]).toEqual([
    '[1]',
    null,
    '3',
  ]);
});

test('signing out leaves no note of anybody', () => {
  const storage = storageOf(new Map(Object.entries({ [own]: '[1]', [others]: '[2]' })));
  forgetPersonalNotes(storage, null);
  expect(storage.length).toBe(0);
});
