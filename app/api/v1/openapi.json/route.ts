import { getOpenApi } from '#server/v1/openapi-route.ts';

export const GET = getOpenApi;
