import type { Jobs } from '#lib/contracts/jobs.ts';
import { AppError } from '#lib/errors.ts';
import { withPlatform } from '../db/with-platform.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform, type PlatformOperator } from '../http/operates-platform.ts';
import { type PlatformQuery, platformQuery } from '../http/platform-scope.ts';
import { services } from '../services.ts';

/** The row of the look is written before anything is answered. */
export async function readJobs(query: PlatformQuery): Promise<Jobs> {
  await query(async () => undefined);
  return services().jobs.list();
}

export const showJobs = handle(async (api) => {
  const principal = await api.authenticate();
  const query = platformQuery(principal, { ...api, action: 'jobs' }, { target: 'jobs', tenantId: null });
  return jsonResponse(await readJobs(query));
});

const textOf = (api: ApiRequest, name: string) => String(api.params[name] ?? '');

/** Runs `work` in the transaction of its audit row: where it throws, none stays. */
function noted<T>(
  { userId, address, requestId }: PlatformOperator,
  action: string,
  target: string,
  work: () => Promise<T>,
) {
  const audit = { address, requestId, actorUserId: userId, action, target };
  return withPlatform(services().pools.platform, audit, work);
}

/** 202: a process takes it up. One that was asked for by hand and has not ended is not begun a second time. */
export const runJobNow = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const name = textOf(api, 'name');
  const { jobs } = services();
  const known = (await jobs.list()).jobs.find((job) => job.name === name);
  if (!known) throw new AppError('not_found', `There is no job "${name}".`);
  if (known.kind !== 'scheduled')
    throw new AppError('conflict', 'Only a job that runs by the clock can be run by hand.');
  const jobId = await noted(operator, 'job.run', name, () => jobs.enqueue(name, null, { id: 'by hand' }));
  return jsonResponse({ jobId }, { status: 202 });
});

export const retryRun = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const id = textOf(api, 'id');
  const run = await noted(operator, 'job.retry', id, () => services().jobs.retry(id));
  return jsonResponse(run, { status: 202 });
});
