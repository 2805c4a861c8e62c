import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { terminalProgress } from '../../runtime/progress.js';
import { describeLifeCycle } from '../../tenants/describe-life-cycle.ts';
import { runTenantOperation } from '../../tenants/run-tenant-operation.ts';
import type { Operator } from '../open-operator.ts';

const lookEveryMs = 200;

/** Waits until what is under way with a tenant has ended; where no server runs, does it here. */
export async function awaitOperation(operator: Operator, first: TenantLifeCycle): Promise<TenantLifeCycle> {
  const { jobs, pools } = operator;
  const step = terminalProgress().step(`${first.operation?.kind} ${first.slug}`);
  const { workers } = await jobs.list();
  if (workers === 0 && first.operation) {
    const run = { cancelled: () => false, progress: async () => undefined };
    await runTenantOperation(first.operation.id, run);
  }
  for (;;) {
    const now = await describeLifeCycle(pools.platform, { id: first.id });
    if (now.operation?.state !== 'running') {
      step.done();
      return now;
    }
    step.detail(
      `${now.operation.step} ${now.operation.percent} %${now.operation.error ? `: ${now.operation.error}` : ''}`,
    );
    await sleep(lookEveryMs);
  }
}
