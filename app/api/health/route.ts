import { getHealth } from '#server/http/handlers/get-health.ts';

export const GET = getHealth;
