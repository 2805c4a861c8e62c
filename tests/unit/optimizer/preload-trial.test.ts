import { describe, expect, test } from 'vitest';
import type { AccessRecord } from '#lib/optimizer/access-record.ts';
import { decideTrial } from '#lib/optimizer/decide-trial.ts';
import { entryHashOf } from '#lib/optimizer/entry-hash.ts';
import { HourHeat } from '#lib/optimizer/hour-heat.ts';
import type { LiveFinding } from '#lib/optimizer/live-study.ts';
import { PreloadStudy } from '#lib/optimizer/preload-study.ts';
import { studentQuantile90 } from '#lib/optimizer/student-quantile.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';
import { SwitchbackMeter } from '#lib/optimizer/switchback-meter.ts';
import { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';
import { packRecords } from './pack-records.ts';

const startMs = 1_700_000_000_000;
const hash = entryHashOf('0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01', 'crm:lead');

function record(key: string, atMs: number, over: Partial<AccessRecord>): AccessRecord {
  hash.of(key);
  const { low, high } = hash;
  const stored = { sizeBytes: 100, costMs: 5, ttlSeconds: 60 };
  const read = { classIndex: 0, op: 0, hit: false, ahead: false, explicitTtl: false, client: 0 };
  return { low, high, timeMs: startMs + atMs, ...read, ...stored, ...over };
}

/** Five visits a second, each to a list and two seconds later to a detail; what is read comes again after its TTL. */
function study(clientOf: (visit: number, step: number) => number, detailOf = (visit: number) => visit % 500) {
  const made = new PreloadStudy(new Set(['crm:lead']), { watchSeconds: 250, examineSeconds: 160 });
  const records: AccessRecord[] = [];
  for (let visit = 0; visit < 2_200; visit++) {
    records.push(record(`list ${visit % 500}`, visit * 200, { client: clientOf(visit, 0) }));
    records.push(record(`detail ${detailOf(visit)}`, visit * 200 + 2_000, { client: clientOf(visit, 1) }));
  }
  records.sort((a, b) => a.timeMs - b.timeMs);
  for (const each of records) made.observe('crm:lead', each);
  return made.advance();
}

describe('the study of what could be loaded ahead', () => {
  test('promises about what the next reads of the same session would have gained', () => {
    const [finding] = study((visit) => visit + 1) ?? [];
    expect(finding).toMatchObject({ kind: 'preload', changes: [{ name: 'crm:lead', ttlSeconds: 60 }] });
    // The details are half of all reads.
    expect(finding?.gainPp).toBeGreaterThan(40);
    expect(finding?.gainPp).toBeLessThanOrEqual(50);
    expect(finding?.intervalPp[0]).toBeGreaterThan(30);
    expect(finding?.memoryRatio).toBeLessThanOrEqual(1.05);
  });

  test('finds nothing where nobody says whose reads they are, where sessions differ, or where nothing follows', () => {
    expect(study(() => 0)).toEqual([]);
    expect(study((visit, step) => 2 * visit + step + 1)).toEqual([]);
    expect(
      study(
        (visit) => visit + 1,
        (visit) => (visit * 7_919 * (1 + Math.floor(visit / 500))) % 499,
      ),
    ).toEqual([]);
  });
});

describe('what is asked for at the same hour every day', () => {
  const hourMs = 3_600_000;
  const due = Array.from({ length: 40 }, (_, at) => `report ${at}`);

  /** Two reads a second of what never comes again, from a quarter before the hour on, and each report once after it. */
  function studyAround(days: number) {
    const hourly = new HourHeat();
    const atHour = Math.ceil(startMs / hourMs) * hourMs + 96 * hourMs;
    for (let day = days; day > 0; day--)
      for (const key of due) hourly.count('crm:lead', record(key, 0, {}), atHour - day * 24 * hourMs);
    hourly.count('crm:lead', record('another hour', 0, {}), atHour - 20 * hourMs);
    const made = new PreloadStudy(new Set(['crm:lead']), { watchSeconds: 900, examineSeconds: 1_800 }, hourly);
    const firstMs = atHour - 1_800_000;
    for (let second = 0; second <= 2_700; second++) {
      const timeMs = firstMs + 1_000 * second;
      for (const half of [0, 500])
        made.observe('crm:lead', { ...record(`${second} ${half}`, 0, { ttlSeconds: 1_500 }), timeMs: timeMs + half });
      const after = second - 1_800;
      if (after > 0 && after % 20 === 0 && after <= 800)
        made.observe('crm:lead', {
          ...record(due[after / 20 - 1] ?? '', 0, { ttlSeconds: 1_500 }),
          timeMs: timeMs + 600,
        });
    }
    return made.advance();
  }

  test('is advised to be loaded before the hour, though nobody says whose reads they are', () => {
    const [finding] = studyAround(3) ?? [];
    expect(finding).toMatchObject({ kind: 'preload', changes: [{ name: 'crm:lead', ttlSeconds: 1_500 }] });
    // 40 of some 3,640 reads.
    expect(finding?.gainPp).toBeCloseTo(1.1, 1);
    expect(finding?.memoryRatio).toBeLessThanOrEqual(1.05);
  });

  test('is not seen in a single day', () => {
    expect(studyAround(1)).toEqual([]);
  });
});

describe('the traffic of a tenant', () => {
  test('is studied for what could be loaded ahead as soon as a process has a loader, and not before', () => {
    const play = (loaders: string[]) => {
      const traffic = new TenantTraffic([{ longestTtlSeconds: 30, watchSeconds: 250, examineSeconds: 160 }], 1);
      const found: LiveFinding[] = [];
      for (let visit = 0; visit < 2_200; visit++) {
        const client = visit + 1;
        const records = [
          record(`list ${visit % 500}`, visit * 200, { client }),
          record(`detail ${visit % 500}`, visit * 200 + 2_000, { client }),
        ];
        const part = {
          tenantId: 't',
          threshold: 2 ** 32,
          classes: ['crm:lead'],
        };
        traffic.add({ ...part, ...packRecords(records, startMs), loaders }, startMs);
        if (visit % 5 === 0) found.push(...traffic.advance().findings);
      }
      return found.map(({ kind, changes }) => [kind, changes[0]?.name]);
    };
    expect(play(['crm:lead'])).toEqual([['preload', 'crm:lead']]);
    expect(play([])).toEqual([]);
  });
});

describe('a preload policy on trial', () => {
  const trial = { salt: 5, windowSeconds: 60, appliedAtMs: startMs, classes: new Set(['crm:lead']) };

  /** Ten reads a second; hits by chance, another one where the policy holds. */
  function measure(hitShare: { on: number; off: number }, aheadShare: number) {
    const meter = new SwitchbackMeter(trial);
    let random = 1;
    for (let at = 0; at < 12_600; at++) {
      random = (random * 48_271) % 2_147_483_647;
      const on = holdsIn(trial, windowOf(trial, startMs + at * 100));
      const chance = random / 2_147_483_647;
      const hit = chance < (on ? hitShare.on : hitShare.off);
      if (on && chance < aheadShare) {
        meter.observe('crm:lead', record(`ahead ${at}`, at * 100, { op: 1, ahead: true }));
        if (at % 2 === 0) meter.observe('crm:lead', record(`ahead ${at}`, at * 100 + 1, { hit: true, ttlSeconds: 0 }));
      }
      meter.observe('crm:lead', record(`key ${at}`, at * 100, { hit }));
    }
    return meter.figures();
  }

  test('is compared in pairs of windows, and what it loads counts as fetched', () => {
    const figures = measure({ on: 0.6, off: 0.4 }, 0.2);
    expect(figures.result.differencePp).toBeGreaterThan(15);
    expect(figures.result.interval?.[0]).toBeGreaterThan(5);
    expect(figures.originRatio).toBeLessThan(1.05);
    expect(figures.precision).toBeCloseTo(0.5, 1);
    expect(decideTrial({ ...figures, windows: 1 })).toEqual({ action: 'keep', reason: 'gain-proven' });
  });

  test('is undone where the origin has to bring more than before', () => {
    const figures = measure({ on: 0.5, off: 0.4 }, 0.4);
    expect(figures.originRatio).toBeGreaterThan(1.1);
    expect(decideTrial({ ...figures, windows: 1 })).toMatchObject({ action: 'revert' });
  });

  test('is not judged before there are enough pairs', () => {
    const meter = new SwitchbackMeter(trial);
    for (let at = 0; at < 3_000; at++) meter.observe('crm:lead', record(`key ${at}`, at * 100, { hit: at % 2 === 0 }));
    expect(meter.figures().result).toMatchObject({ differencePp: null, interval: null });
  });
});

test('the quantile of Student is as in the tables', () => {
  expect(studentQuantile90(5)).toBeCloseTo(2.015, 1);
  expect(studentQuantile90(9)).toBeCloseTo(1.833, 2);
  expect(studentQuantile90(31)).toBeCloseTo(1.696, 2);
});
