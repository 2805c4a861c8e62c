import { getInfrastructure } from '#server/http/handlers/get-infrastructure.ts';

export const GET = getInfrastructure;
