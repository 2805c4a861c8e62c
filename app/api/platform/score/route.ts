import { getScore } from '#server/http/handlers/get-score.ts';

export const GET = getScore;
