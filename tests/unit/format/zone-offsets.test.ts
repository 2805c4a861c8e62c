import { expect, test } from 'vitest';
import { formatDay, formatTimeOfDay } from '#lib/format/format-time.ts';
import { readZoneOffsets } from '#lib/format/read-zone-offsets.ts';
import { learnOwnZone, learnZone, offsetMinutes } from '#lib/format/zone-offsets.ts';

const now = Date.parse('2026-03-20T12:34:56.789Z');
const hourMs = 3_600_000;
/** Clocks that never change, that change within the window in either direction and by half an hour, and odd ones. */
const zones = [
  ...['UTC', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Chatham'],
  ...['America/New_York', 'Europe/Lisbon', 'America/Santiago', 'Australia/Lord_Howe'],
];

/** The local times of the window, hour by hour. */
function texts(timeZone: string): string[] {
  const written: string[] = [];
  for (let at = now - 39 * 24 * hourMs; at < now + 6 * 24 * hourMs; at += hourMs) {
    const days = (['locale', 'iso'] as const).map((order) => formatDay('pt-BR', timeZone, at, order));
    written.push(`${formatTimeOfDay(timeZone, at)} ${days.join(' ')} ${formatDay('en', timeZone, at)}`);
  }
  return written;
}

test('a zone that was learnt is written as a formatter writes it, over every change of its clocks', () => {
  for (const timeZone of zones) {
    const formatted = texts(timeZone);
    learnZone(readZoneOffsets(timeZone, now));
    expect(offsetMinutes(timeZone, now)).not.toBeNull();
    expect(texts(timeZone)).toEqual(formatted);
  }
});

test('outside of what was learnt of a zone, and of any other zone, nothing is known', () => {
  const zone = readZoneOffsets('Europe/Berlin', now);
  learnZone(zone);
  expect(offsetMinutes('Europe/Berlin', (zone.offsets[0]?.from ?? 0) - 1)).toBeNull();
  expect(offsetMinutes('Europe/Berlin', zone.until)).toBeNull();
  expect(offsetMinutes('Europe/Madrid', now)).toBeNull();
  expect(formatTimeOfDay('Europe/Berlin', '2020-07-01T10:00:00.000Z')).toBe('12:00');
  expect(() => formatTimeOfDay('Europe/Berlin', 'no time')).toThrow(RangeError);
});

test('the zone of the device is read from its own clock, at any time', () => {
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const moments = ['1999-01-31T23:45:00.000Z', '2026-07-01T10:00:00.000Z', '2031-12-31T00:00:00.000Z'];
  const formatted = moments.map((at) => `${formatTimeOfDay(device, at)} ${formatDay('pt-BR', device, at)}`);
  learnOwnZone(device);
  expect(moments.map((at) => `${formatTimeOfDay(device, at)} ${formatDay('pt-BR', device, at)}`)).toEqual(formatted);
  expect(() => formatTimeOfDay(device, 'no time')).toThrow(RangeError);
});
