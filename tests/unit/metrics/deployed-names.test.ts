import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MetricBook } from '#server/metrics/metric-book.ts';
import { metrics } from '#server/metrics/metric-names.ts';
import { runCommand } from '#server/runtime/run-command.ts';
import { findOrFetchPromtool } from '#tests/setup/find-or-fetch-promtool.ts';

const deploy = join(import.meta.dirname, '../../../server/deploy');
const read = (path: string) => readFile(join(deploy, path), 'utf8');
let exposed: Set<string>;

beforeAll(async () => {
  const text = await new MetricBook().text();
  exposed = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
});

const namesIn = (text: string) => [...new Set(text.match(/\bkryonix_[a-z0-9_]+/g))];
const unknown = (text: string) => namesIn(text).filter((name) => !exposed.has(name));

describe('what is deployed beside the product', () => {
  it('asks in its alert rules, and in their test, for metrics that are exposed', async () => {
    const rules = await read('prometheus/alerts.yaml');
    expect(namesIn(rules).length).toBeGreaterThan(4);
    expect(unknown(rules)).toEqual([]);
    expect(unknown(await read('prometheus/alerts.test.yaml'))).toEqual([]);
  });

  it('asks in the dashboard for metrics that are exposed, and for all of the product’s own but the scrape’s', async () => {
    const dashboard: unknown = JSON.parse(await read('grafana/kryonix-cache.json'));
    const text = JSON.stringify(dashboard);
    expect(unknown(text)).toEqual([]);
    const shown = new Set(namesIn(text));
    const unshown = Object.keys(metrics).filter((name) => !shown.has(name));
    expect(unshown).toEqual([
      'kryonix_redis_clients_connected',
      'kryonix_redis_keys',
      'kryonix_tenant_keys',
      'kryonix_live_tenants_watched',
      'kryonix_job_failures_total',
      'kryonix_usage_reports_total',
      'kryonix_scrape_failures_total',
    ]);
  });

  it('fires each alert when it must and not before', { timeout: 120_000 }, async () => {
    const promtool = await findOrFetchPromtool();
    const rules = await read('prometheus/alerts.yaml');
    const tests = await read('prometheus/alerts.test.yaml');
    const alerts = [...rules.matchAll(/- alert: (\S+)/g)].map(([, name]) => name);
    const fired = new Set([...tests.matchAll(/alertname: (\S+)\n\s+exp_alerts:\n/g)].map(([, name]) => name));
    expect([...fired].sort()).toEqual([...alerts].sort());
    const result = await runCommand(promtool, ['test', 'rules', join(deploy, 'prometheus/alerts.test.yaml')]);
    expect(`${result.stdout}${result.stderr}`).toContain('SUCCESS');
    expect(result.exitCode).toBe(0);
  });
});
