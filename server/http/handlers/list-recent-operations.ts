import {
  type RecentOperations,
  type RecentOperationsQuestion,
  recentOperationsQuestionSchema,
} from '#lib/contracts/recent-operations.ts';
import { listRecentOperations as queryRecentOperations } from '../../db/queries/operations/list-recent-operations.ts';
import { maskKey } from '../mask-key.ts';
import { parseInput } from '../parse-input.ts';
import type { TenantRead } from '../tenant-read.ts';

export const listRecentOperations: TenantRead<RecentOperationsQuestion, RecentOperations> = {
  name: 'operations',
  parse: ({ query }) => parseInput(recentOperationsQuestionSchema, query),
  async query(scope, question) {
    const operations = await scope.query((client) => queryRecentOperations(client, scope.tenantId, question));
    if (!scope.masked) return { operations };
    return { operations: operations.map((operation) => ({ ...operation, key: maskKey(operation.key) })) };
  },
};
