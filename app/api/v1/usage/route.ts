import { postUsage } from '#server/v1/usage-route.ts';

export const POST = postUsage;
