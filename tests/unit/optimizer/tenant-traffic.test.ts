import { describe, expect, test } from 'vitest';
import type { Observation } from '#lib/cache/observation.ts';
import { AccessSampler } from '#lib/optimizer/access-sampler.ts';
import type { LiveFinding } from '#lib/optimizer/live-study.ts';
import { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';
import { packRecords } from './pack-records.ts';

const tenantId = '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01';
const scale = { longestTtlSeconds: 120, watchSeconds: 250, examineSeconds: 160 };

interface Played {
  dataType: string;
  key: string;
  timeMs: number;
  ttlSeconds: number;
}

/** Plays read-throughs at a cache with those TTLs, and lets a sampler write them down. */
function play(reads: readonly Played[], explicit = false): LiveFinding[] {
  const sampler = new AccessSampler();
  const traffic = new TenantTraffic([scale], 1);
  const expiresMs = new Map<string, number>();
  const findings: LiveFinding[] = [];
  let toldMs = 0;
  for (const { dataType, key, timeMs, ttlSeconds } of reads) {
    const seen = { tenantId, database: 1, module: 'api', dataType, key, device: 'mobile', network: 'wifi' } as const;
    const hit = timeMs < (expiresMs.get(key) ?? 0);
    const counts = { hits: Number(hit), misses: Number(!hit), stales: 0, startedAtMs: timeMs, latencyMs: 1 };
    const get: Observation = {
      ...{ ...seen, ...counts },
      ...{ operation: 'get', outcome: hit ? 'hit' : 'miss', sizeBytes: hit ? 400 : null, ttlSeconds: null },
    };
    sampler.record(get);
    if (!hit) {
      expiresMs.set(key, timeMs + ttlSeconds * 1_000);
      const set: Observation = { ...get, operation: 'set', outcome: 'ok', misses: 0, sizeBytes: 400, ttlSeconds };
      if (explicit) set.explicitTtl = true;
      sampler.record(set);
    }
    if (timeMs - toldMs < 1_000) continue;
    toldMs = timeMs;
    const batch = sampler.take();
    for (const part of batch?.parts ?? []) traffic.add(part, batch?.baseMs ?? 0);
    findings.push(...traffic.advance().findings);
  }
  return findings;
}

/** One class kept too short, one kept long for nothing. */
function reads(): Played[] {
  const played: Played[] = [];
  for (let turn = 0; turn < 9_000; turn++) {
    const timeMs = 1_700_000_000_000 + turn * 70;
    const random = ((turn * 2_654_435_761) >>> 0) / 2 ** 32;
    if (turn % 3 > 0)
      played.push({ dataType: 'block', key: `b${Math.floor(random ** 2 * 200)}`, timeMs, ttlSeconds: 30 });
    else played.push({ dataType: 'search', key: `s${Math.floor(random * 40_000)}`, timeMs, ttlSeconds: 120 });
  }
  return played;
}

describe('live traffic', () => {
  test('leads to a plan that takes memory from what is not read again', () => {
    const [finding] = play(reads());
    const ttlOf = (name: string) => finding?.changes.find((change) => change.name === name)?.ttlSeconds;
    expect(ttlOf('api:block')).toBeGreaterThan(30);
    expect(ttlOf('api:search')).toBeLessThan(120);
    expect(finding?.intervalPp[0]).toBeGreaterThan(0);
    expect(finding?.memoryRatio).toBeLessThan(1.05);
  });

  test('says nothing of classes whose callers name the TTL themselves', () => {
    expect(play(reads(), true)).toEqual([]);
  });
});

describe('whoever tells of classes without end', () => {
  test('is heard of some hundreds, and takes no more memory than those', () => {
    const traffic = new TenantTraffic([scale], 1);
    const fixed = {
      op: 0,
      hit: false,
      ahead: false,
      client: 0,
      explicitTtl: false,
      sizeBytes: 9,
      costMs: 0,
      ttlSeconds: 9,
    };
    const tell = (from: number, timeMs: number) => {
      const classes = Array.from({ length: 96 }, (_, at) => `crm:t${from + at}`);
      const records = classes.map((_, classIndex) => ({ ...fixed, low: from, high: classIndex, timeMs, classIndex }));
      traffic.add({ tenantId, threshold: 2 ** 32, classes, ...packRecords(records, timeMs) }, timeMs);
    };
    for (let turn = 0; turn < 20; turn++) tell(turn * 96, 1_700_000_000_000 + turn * 1_000);
    traffic.settle();
    expect(traffic.classCount).toBe(384);
    expect(traffic.readsByClass().every(({ reads }) => reads === 1)).toBe(true);
  });
});
