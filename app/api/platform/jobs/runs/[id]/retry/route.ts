import { retryRun } from '#server/jobs/job-routes.ts';

export const POST = retryRun;
