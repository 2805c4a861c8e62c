import { getNeighbors } from '#server/http/handlers/get-neighbors.ts';

export const GET = getNeighbors;
