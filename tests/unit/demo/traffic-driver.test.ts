import { describe, expect, it } from 'vitest';
import type { DemoOperation } from '#server/demo/demo-operation.ts';
import { tenantProfiles } from '#server/demo/tenant-profiles.ts';
import { createTrafficDriver } from '#server/demo/traffic-driver.ts';

const kind = tenantProfiles[0]?.kinds[0];
if (kind === undefined) throw new Error('no kind');
const operationAt = (atMs: number): DemoOperation => ({
  atMs,
  tenantId: 'tenant',
  kind,
  verb: 'read',
  index: 0,
  key: `k${atMs}`,
  device: 'mobile',
  network: 'wifi',
});

/** Runs the driver on a clock that each wait moves on by the next of `steps`; one operation is due every 10 ms. */
async function drive(steps: number[], options: { concurrency?: number; perform?: () => Promise<void> } = {}) {
  const stop = new AbortController();
  const windows: [number, number][] = [];
  const errors: unknown[] = [];
  let nowMs = 0;
  const driver = createTrafficDriver({
    due(fromMs, toMs) {
      windows.push([fromMs, toMs]);
      return Array.from({ length: Math.ceil((toMs - fromMs) / 10) }, (_, index) => operationAt(fromMs + index * 10));
    },
    perform: options.perform ?? (async () => undefined),
    now: () => nowMs,
    wait: async () => {
      const step = steps.shift();
      if (step === undefined) stop.abort();
      else nowMs += step;
    },
    tickMs: 100,
    concurrency: options.concurrency ?? 100,
    onError: (error) => errors.push(error),
  });
  await driver.run(stop.signal);
  return { windows, errors, stats: driver.stats() };
}

describe('the traffic driver', () => {
  it('covers time without gaps or repeats', async () => {
    const { windows, stats } = await drive([100, 130, 90]);
    expect(windows).toEqual([
      [0, 100],
      [100, 230],
      [230, 320],
    ]);
    expect(stats).toEqual({ done: 32, failed: 0, skipped: 0 });
  });

  it('does not catch up after the machine slept', async () => {
    const { windows } = await drive([100, 3_600_000, 100]);
    expect(windows).toEqual([
      [0, 100],
      [3_600_000, 3_600_100],
      [3_600_100, 3_600_200],
    ]);
  });

  it('goes on when the clock is set back', async () => {
    const { windows } = await drive([100, -50_000, 100]);
    expect(windows.at(-1)).toEqual([-49_900, -49_800]);
  });

  it('leaves out what is due while too much is under way', async () => {
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const running = drive([100, 100], { concurrency: 3, perform: () => blocked });
    setImmediate(release);
    expect((await running).stats).toEqual({ done: 3, failed: 0, skipped: 17 });
  });

  it('reports a failed operation and goes on', async () => {
    const failure = new Error('down');
    const { errors, stats } = await drive([100], { perform: () => Promise.reject(failure) });
    expect(stats).toEqual({ done: 0, failed: 10, skipped: 0 });
    expect(errors).toEqual(Array.from({ length: 10 }, () => failure));
  });
});
