import { runJobNow } from '#server/jobs/job-routes.ts';

export const POST = runJobNow;
