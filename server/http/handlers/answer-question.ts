import { type Explanation, questionSchema } from '#lib/contracts/optimizations.ts';
import { describeAggregates } from '../../optimizer/describe-aggregates.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { readJson } from '../read-json.ts';
import { localeOf } from '../request-locale.ts';
import { ownTenantScope } from '../tenant-scope.ts';
import { listOptimizations } from './list-optimizations.ts';
import { listPatterns } from './list-patterns.ts';

/**
 * `POST /api/cache/ai/questions`: a question about the tenant's own aggregates. Without a model the answer is what is
 * known, whatever was asked.
 */
export const answerQuestion = handle(async (api) => {
  const scope = ownTenantScope(await api.authenticate());
  const { question } = await readJson(api.request, questionSchema);
  const locale = localeOf(api.request);
  const facts = describeAggregates(
    await listOptimizations.query(scope, locale),
    await listPatterns.query(scope, locale),
    locale,
  );
  const said = (await services().language?.say(locale, facts, question)) ?? null;
  const answer: Explanation = { text: said ?? facts, source: said === null ? 'template' : 'model' };
  return jsonResponse(answer);
});
