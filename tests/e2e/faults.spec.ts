import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect } from '@playwright/test';
import { openDashboard, product, tenant } from './product.ts';
import { test } from './test.ts';

/** The process of one embedded server of the product under test. */
function serverProcess(program: string, folder: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
      const directory = readlinkSync(`/proc/${pid}/cwd`);
      // A session of PostgreSQL names what it does, and works in the same folder.
      if (command.startsWith('postgres: ')) return false;
      return command.includes(program) && directory.startsWith(product().home) && directory.includes(folder);
    } catch {
      // The process ended while it was looked at.
      return false;
    }
  });
  if (!found) throw new Error(`${program} of ${product().home} does not run`);
  return Number(found);
}

const ready = async () => (await fetch(`${product().baseUrl}/api/ready`)).status;

test('Redis frozen: the page says that the figures are old, ready is red, and both recover', async ({ page }) => {
  await openDashboard(page);
  const pid = serverProcess('redis', 'control');
  process.kill(pid, 'SIGSTOP');
  try {
    await expect.poll(ready).toBe(503);
    await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'stale');
    await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(ready).toBe(200);
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
});

test('PostgreSQL and Redis killed: everything comes back by itself and the figures move again', async ({ page }) => {
  await openDashboard(page);
  const control = serverProcess('redis', 'control');
  // Who is killed is back within a second or two, which nobody may see: one stands still before, until it was seen.
  process.kill(control, 'SIGSTOP');
  try {
    await expect.poll(ready).toBe(503);
  } finally {
    for (const pid of [serverProcess('postgres', 'postgres'), serverProcess('redis', 'data'), control]) {
      process.kill(pid, 'SIGKILL');
    }
  }
  await expect.poll(ready, { timeout: 60_000 }).toBe(200);
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
  const before = await page.getByTestId('recent-operation').allInnerTexts();
  await expect.poll(() => page.getByTestId('recent-operation').allInnerTexts()).not.toEqual(before);
});

test('without network the page says so, keeps its figures and comes back', async ({ page, context }) => {
  await openDashboard(page);
  await context.setOffline(true);
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'offline');
  await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  await context.setOffline(false);
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
});

test('bad requests get a plain 4xx with a code and never a stack trace', async ({ request }) => {
  const { baseUrl } = product();
  const headers = { authorization: `Bearer ${tenant(0).apiKey}` };
  for (const [path, status, code] of [
    ['/api/cache/performance/2h', 400, 'invalid_request'],
    ['/api/cache/operations/recent?limit=-1', 400, 'invalid_request'],
    ['/api/cache/performance/24h?device=toaster', 400, 'invalid_request'],
    ['/api/nothing/here', 404, 'not_found'],
  ] as const) {
    const answer = await request.get(baseUrl + path, { headers });
    expect(answer.status(), path).toBe(status);
    const text = await answer.text();
    expect(JSON.parse(text), path).toMatchObject({ error: { code, requestId: expect.any(String) } });
    expect(text).not.toMatch(/\bat .*:\d+/);
  }
});
