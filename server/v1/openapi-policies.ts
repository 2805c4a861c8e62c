import { classPolicySchema, classSettingsSchema } from '#lib/contracts/v1/class-policies.ts';
import type { ApiOperation } from './openapi-operation.ts';

const path = '/api/v1/policies/{module}/{type}';
const tag = 'policies';
const classPolicy = { name: 'ClassPolicy', schema: classPolicySchema };

/** What holds for all entries of one module and data type. */
export const policyOperations: readonly ApiOperation[] = [
  {
    method: 'get',
    path,
    operationId: 'getClassPolicy',
    tag,
    summary: 'Read what holds for a class of entries',
    scope: 'values:read',
    session: true,
    answers: [{ status: 200, description: 'Its own settings and what the optimiser applied.', content: classPolicy }],
  },
  {
    method: 'put',
    path,
    operationId: 'putClassPolicy',
    tag,
    summary: 'Set TTLs and the order of trimming of a class',
    description:
      'Takes the place of all settings of before, is audited, and is obeyed by every cache within a second. 409 while advice for the class is tried.',
    scope: 'values:write',
    session: true,
    body: { name: 'ClassSettings', schema: classSettingsSchema },
    answers: [{ status: 200, description: 'What holds from now on.', content: classPolicy }],
    errors: ['conflict', 'tenant_maintenance'],
  },
  {
    method: 'delete',
    path,
    operationId: 'removeClassPolicy',
    tag,
    summary: 'Remove the own settings of a class',
    scope: 'values:write',
    session: true,
    answers: [{ status: 204, description: 'They are gone.' }],
    errors: ['not_found', 'conflict', 'tenant_maintenance'],
  },
];
