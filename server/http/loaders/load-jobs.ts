import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { jobsQuery } from '#lib/api/jobs-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { readJobs } from '../../jobs/job-routes.ts';
import { platformQuery } from '../platform-scope.ts';
import { fill } from './fill.ts';
import { loadStaff } from './load-staff.ts';

/** The first paint of the jobs' page. */
export async function loadJobs(): Promise<{ viewer: Viewer; state: DehydratedState }> {
  const { session, origin } = await loadStaff('jobs');
  const query = platformQuery(session, origin, { target: 'jobs', tenantId: null });
  const client = new QueryClient();
  await fill(client, jobsQuery(), () => readJobs(query));
  return { viewer: session.viewer, state: dehydrate(client) };
}
