import { syncPageSchema, syncPullSchema, syncPushAnswerSchema, syncPushSchema } from '#lib/contracts/v1/sync.ts';
import type { ApiOperation } from './openapi-operation.ts';

const common = { path: '/api/v1/sync', tag: 'sync', scope: 'sessions', session: true } as const;

/** What clients without a network changed, and what others did meanwhile. */
export const syncOperations: readonly ApiOperation[] = [
  {
    ...common,
    method: 'get',
    operationId: 'pullSync',
    summary: 'Read what changed since a cursor',
    query: syncPullSchema,
    answers: [{ status: 200, description: 'One page.', content: { name: 'SyncPage', schema: syncPageSchema } }],
  },
  {
    ...common,
    method: 'post',
    operationId: 'pushSync',
    summary: 'Hand in changes, each with its idempotency key',
    body: { name: 'SyncPush', schema: syncPushSchema },
    answers: [
      {
        status: 200,
        description: 'What became of each, in order.',
        content: { name: 'SyncPushAnswer', schema: syncPushAnswerSchema },
      },
    ],
    errors: ['payload_too_large', 'tenant_maintenance'],
  },
];
