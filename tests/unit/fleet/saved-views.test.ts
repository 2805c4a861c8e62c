import { expect, test } from 'vitest';
import { parseViews, SavedViews } from '#lib/fleet/saved-views.ts';
import { forgetPersonalNotes } from '#lib/offline/personal-notes.ts';
import { storageOf } from '#tests/setup/storage-of.ts';

const [ana, rui] = ['ana.platform', 'rui.platform'];
const view = { name: 'Slow ones', query: 'filter=slow' };

test('views are their owner’s alone and are gone for whoever signs in next, those of an older version too', () => {
  const map = new Map([['kryonix_fleet_views', JSON.stringify([view])]]);
  const storage = storageOf(map);
  const views = new SavedViews(() => storage);
  views.write(ana, [view]);
  expect([parseViews(views.read(ana)), parseViews(views.read(rui))]).toEqual([[view], []]);
  forgetPersonalNotes(storage, ana);
  expect(parseViews(views.read(ana))).toEqual([view]);
  forgetPersonalNotes(storage, rui);
  expect(parseViews(views.read(ana))).toEqual([]);
  expect(map.size).toBe(0);
});

test('a storage that is full or forbidden keeps views as long as the page, and throws at nobody', () => {
  const refuse = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const views = new SavedViews(() => ({ getItem: () => null, setItem: refuse }));
  views.write(ana, [view]);
  expect([parseViews(views.read(ana)), parseViews(views.read(rui))]).toEqual([[view], []]);
  expect(parseViews(new SavedViews(refuse).read(ana))).toEqual([]);
});

test('what is no list of views is none', () => {
  expect(parseViews('[{"name":1},null,{"name":"a","query":"b","more":1}]')).toEqual([{ name: 'a', query: 'b' }]);
  expect([parseViews('{}'), parseViews('not JSON')]).toEqual([[], []]);
});
