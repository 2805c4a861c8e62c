import { neighborsQuestionSchema } from '#lib/contracts/neighbors.ts';
import { getNoisyNeighbors } from '../../db/queries/platform/get-noisy-neighbors.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { platformQuery } from '../platform-scope.ts';

export const getNeighbors = handle(async (api) => {
  const principal = await api.authenticate();
  const query = platformQuery(principal, { ...api, action: 'neighbors' }, { target: 'tenants', tenantId: null });
  const question = parseInput(neighborsQuestionSchema, api.query);
  return jsonResponse(await query((client) => getNoisyNeighbors(client, question, new Date())));
});
