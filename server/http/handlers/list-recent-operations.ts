import type { z } from 'zod';
import { type RecentOperations, recentOperationsLimitSchema } from '#lib/contracts/recent-operations.ts';
import { listRecentOperations as queryRecentOperations } from '../../db/queries/operations/list-recent-operations.ts';
import { maskKey } from '../mask-key.ts';
import { parseInput } from '../parse-input.ts';
import type { TenantRead } from '../tenant-read.ts';

export const listRecentOperations: TenantRead<z.infer<typeof recentOperationsLimitSchema>, RecentOperations> = {
  name: 'operations',
  parse: ({ query }) => parseInput(recentOperationsLimitSchema, query),
  async query(scope, { limit }) {
    const operations = await scope.query((client) => queryRecentOperations(client, scope.tenantId, { limit }));
    if (!scope.masked) return { operations };
    return { operations: operations.map((operation) => ({ ...operation, key: maskKey(operation.key) })) };
  },
};
