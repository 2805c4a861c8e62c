import { getClassPolicy, putClassPolicy, removeClassPolicy } from '#server/v1/class-policy-route.ts';

export const GET = getClassPolicy;
export const PUT = putClassPolicy;
export const DELETE = removeClassPolicy;
