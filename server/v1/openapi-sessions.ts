import { z } from 'zod';
import {
  createdSessionSchema,
  destroyedSessionsSchema,
  mobileSessionSchema,
  mobileSessionsSchema,
  newSdkSessionSchema,
  newSessionSchema,
  sdkSessionChangesSchema,
  sessionChangesSchema,
  sessionKindSchema,
  sessionUserSchema,
} from '#lib/contracts/v1/sessions.ts';
import type { ApiOperation } from './openapi-operation.ts';

const path = '/api/v1/sessions';
const common = { tag: 'sessions', scope: 'sessions', session: true, query: sessionKindSchema } as const;

/** Sessions of a tenant's applications; without a kind those of its mobile app. */
export const sessionOperations: readonly ApiOperation[] = [
  {
    ...common,
    method: 'post',
    path,
    operationId: 'createSession',
    summary: 'Begin a session',
    description:
      'Its id is told in this answer and never again. It ends after 30 minutes without use, of kind `sdk` after an hour.',
    body: { name: 'NewSession', schema: z.union([newSessionSchema, newSdkSessionSchema]) },
    answers: [
      { status: 201, description: 'Begun.', content: { name: 'CreatedSession', schema: createdSessionSchema } },
    ],
    errors: ['payload_too_large', 'tenant_maintenance'],
  },
  {
    ...common,
    method: 'get',
    path,
    operationId: 'listSessions',
    summary: 'List the sessions of a user',
    query: sessionUserSchema,
    answers: [
      { status: 200, description: 'In no order.', content: { name: 'Sessions', schema: mobileSessionsSchema } },
    ],
  },
  {
    ...common,
    method: 'delete',
    path,
    operationId: 'destroySessions',
    summary: 'End every session of a user',
    query: sessionUserSchema,
    answers: [
      {
        status: 200,
        description: 'How many there were.',
        content: { name: 'DestroyedSessions', schema: destroyedSessionsSchema },
      },
    ],
    errors: ['tenant_maintenance'],
  },
  {
    ...common,
    method: 'get',
    path: `${path}/{id}`,
    operationId: 'getSession',
    summary: 'Read a session, without prolonging it',
    answers: [{ status: 200, description: 'The session.', content: { name: 'Session', schema: mobileSessionSchema } }],
    errors: ['not_found'],
  },
  {
    ...common,
    method: 'patch',
    path: `${path}/{id}`,
    operationId: 'updateSession',
    summary: 'Prolong a session, and change what is given',
    body: { name: 'SessionChanges', schema: z.union([sessionChangesSchema, sdkSessionChangesSchema]) },
    answers: [{ status: 204, description: 'It has all of its time again from now.' }],
    errors: ['not_found', 'payload_too_large', 'tenant_maintenance'],
  },
  {
    ...common,
    method: 'delete',
    path: `${path}/{id}`,
    operationId: 'destroySession',
    summary: 'End a session',
    answers: [{ status: 204, description: 'Ended.' }],
    errors: ['not_found', 'tenant_maintenance'],
  },
];
