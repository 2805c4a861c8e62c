import { showJobs } from '#server/jobs/job-routes.ts';

export const GET = showJobs;
