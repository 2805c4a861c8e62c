import { showCanaries } from '#server/canaries/canary-routes.ts';

export const GET = showCanaries;
