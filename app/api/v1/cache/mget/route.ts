import { mgetValues } from '#server/v1/mget-route.ts';

export const POST = mgetValues;
