import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import type { Observation } from '#lib/cache/observation.ts';
import { Observer, operationChannelName } from '#lib/cache/observe.ts';

const scope = { database: 1, module: 'api', dataType: 'temp' };
const context = { device: 'mobile', network: 'wifi' } as const;
const startedAtMs = 1_700_000_000_000;

function run(observer: Observer): void {
  observer.end(observer.begin('get', 'tenant', scope, 'k', context));
}

describe('observing operations', () => {
  it('tells the cache’s own listeners and the channel of the process, once each', () => {
    const observer = new Observer({ now: () => startedAtMs, onListenerError: () => undefined });
    const own: Observation[] = [];
    const process: unknown[] = [];
    const hear = (message: unknown) => process.push(message);
    subscribe(operationChannelName, hear);
    const stop = observer.subscribe((observation) => own.push(observation));
    const beganMs = performance.now();
    run(observer);
    const tookMs = performance.now() - beganMs;
    stop();
    run(observer);
    unsubscribe(operationChannelName, hear);
    run(observer);
    expect(own).toHaveLength(1);
    expect(process).toHaveLength(2);
    expect(own[0]).toMatchObject({ ...scope, ...context, operation: 'get', outcome: 'ok', key: 'k', startedAtMs });
    expect(own[0]?.latencyMs).toBeGreaterThanOrEqual(0);
    expect(own[0]?.latencyMs).toBeLessThanOrEqual(tookMs);
  });

  it('does not tell one cache of another’s operations', () => {
    const observer = () => new Observer({ now: () => startedAtMs, onListenerError: () => undefined });
    const [a, b] = [observer(), observer()];
    const heard: Observation[] = [];
    a.subscribe((observation) => heard.push(observation));
    run(b);
    expect(heard).toEqual([]);
  });

  it('leaves gets out for whom they say nothing, and stops telling only who asks for it', () => {
    const observer = new Observer({ now: () => startedAtMs, onListenerError: () => undefined });
    const heard: string[] = [];
    const hear = ({ operation }: Observation) => void heard.push(operation);
    const stop = observer.subscribe(hear, { gets: false });
    observer.subscribe(({ operation }) => void heard.push(`all ${operation}`));
    for (const operation of ['get', 'set'] as const) {
      observer.end(observer.begin(operation, 'tenant', scope, 'k', context));
    }
    stop();
    observer.end(observer.begin('set', 'tenant', scope, 'k', context));
    expect(heard).toEqual(['all get', 'set', 'all set', 'all set']);
  });

  it('reports a listener that fails and tells the others all the same', () => {
    const errors: unknown[] = [];
    const heard: Observation[] = [];
    const observer = new Observer({ now: () => startedAtMs, onListenerError: (error) => errors.push(error) });
    observer.subscribe(() => {
      throw new Error('listener');
    });
    observer.subscribe((observation) => heard.push(observation));
    run(observer);
    expect(errors).toHaveLength(1);
    expect(heard).toHaveLength(1);
  });
});
