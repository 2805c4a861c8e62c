import { z } from 'zod';
import { policiesSchema, policyQuestionSchema } from '#lib/contracts/v1/policies.ts';
import { telemetryAnswerSchema } from '#lib/contracts/v1/telemetry.ts';
import { topologyNoticeSchema } from '#lib/contracts/v1/topology-session.ts';
import { usageReportSchema, usageSchema } from '#lib/contracts/v1/usage.ts';
import type { ApiOperation } from './openapi-operation.ts';
import { telemetryRequestSchema } from './telemetry-request.ts';

/** What the SDK itself needs of the control plane, and this document. */
export const controlOperations: readonly ApiOperation[] = [
  {
    method: 'post',
    path: '/api/v1/telemetry',
    operationId: 'postTelemetry',
    tag: 'control',
    summary: 'Hand in what an SDK measured',
    description: 'A batch that names another tenant than the key is refused with all of the request, and audited.',
    scope: 'telemetry',
    body: { name: 'TelemetryRequest', schema: telemetryRequestSchema },
    answers: [
      {
        status: 202,
        description: 'Taken; a batch that comes again counts once.',
        content: { name: 'TelemetryAnswer', schema: telemetryAnswerSchema },
      },
    ],
    errors: ['payload_too_large'],
  },
  {
    method: 'get',
    path: '/api/v1/policies',
    operationId: 'getPolicies',
    tag: 'control',
    summary: 'Wait for other policies than those of a version',
    description: 'Answers at once where no version is given or another one holds; else when it changes, or after 25 s.',
    scope: 'telemetry',
    query: policyQuestionSchema,
    answers: [
      { status: 200, description: 'All policies.', content: { name: 'Policies', schema: policiesSchema } },
      { status: 304, description: 'The version still holds.' },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/topology',
    operationId: 'postTopology',
    tag: 'control',
    summary: 'Say that a process lives, and where its calls go',
    description: 'While a tenant is moved to another server, what its live processes have acknowledged is waited for.',
    scope: 'telemetry',
    body: { name: 'TopologyNotice', schema: topologyNoticeSchema },
    answers: [{ status: 204, description: 'Heard.' }],
  },
  {
    method: 'post',
    path: '/api/v1/usage',
    operationId: 'postUsage',
    tag: 'control',
    summary: 'Tell what an SDK stored, and learn what the tenant holds',
    description:
      'How a memory quota, and limits of calls a second and an hour, are held by an SDK that reaches no control server. Told again under the same report id it counts once; no more is taken away than is known to be there. The next census puts it right.',
    scope: 'telemetry',
    body: { name: 'UsageReport', schema: usageReportSchema },
    answers: [
      {
        status: 200,
        description: 'Bytes by purpose database, as all processes know them.',
        content: { name: 'Usage', schema: usageSchema },
      },
    ],
    errors: ['payload_too_large'],
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getOpenApi',
    tag: 'control',
    summary: 'This document',
    scope: null,
    answers: [
      {
        status: 200,
        description: 'OpenAPI 3.1.',
        content: { name: 'OpenApiDocument', schema: z.looseObject({ openapi: z.string() }) },
      },
    ],
  },
];
