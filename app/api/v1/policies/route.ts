import { getPolicies } from '#server/v1/policies-route.ts';

export const GET = getPolicies;
