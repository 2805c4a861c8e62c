import {
  maxNames,
  maxValueBytes,
  mgetAnswerSchema,
  mgetRequestSchema,
  staleHeader,
  ttlHeader,
  valueContentTypes,
} from '#lib/contracts/v1/values.ts';
import { deviceSchema, networkSchema } from '#lib/contracts/vocabulary.ts';
import type { ApiOperation } from './openapi-operation.ts';

const path = '/api/v1/cache/{module}/{type}/{key}';
const tag = 'values';

const senderHeaders = [
  { name: 'X-Kryonix-Device', description: 'What the person holds.', schema: { enum: deviceSchema.options } },
  { name: 'X-Kryonix-Network', description: 'How fast it is connected.', schema: { enum: networkSchema.options } },
].map(({ schema, ...header }) => ({ ...header, schema: { type: 'string', ...schema } }));

const ttl = {
  name: ttlHeader,
  description: 'Time to live in seconds, 1 to ten years; without it the policies of the tenant decide.',
  schema: { type: 'integer', minimum: 1, maximum: 315_360_000 },
};

/** Values, one by one and many at once. */
export const valueOperations: readonly ApiOperation[] = [
  {
    method: 'get',
    path,
    operationId: 'getValue',
    tag,
    summary: 'Read a value',
    scope: 'values:read',
    session: true,
    headers: senderHeaders,
    answers: [
      {
        status: 200,
        description: 'The value: JSON, text or bytes, as it was stored.',
        content: { types: Object.values(valueContentTypes) },
        headers: {
          Age: 'Seconds since it was stored; absent for a counter.',
          [staleHeader]: '`true` where the value is beyond its freshness.',
        },
      },
    ],
    errors: ['cache_miss'],
  },
  {
    method: 'put',
    path,
    operationId: 'putValue',
    tag,
    summary: 'Store a value',
    description: `\`application/json\` stores the parsed value, \`text/*\` a string, anything else bytes; ${maxValueBytes} bytes at most.`,
    scope: 'values:write',
    session: true,
    headers: [...senderHeaders, ttl],
    body: { types: ['application/json', 'text/plain', 'application/octet-stream'] },
    answers: [{ status: 204, description: 'Stored.' }],
    errors: ['payload_too_large', 'tenant_maintenance', 'quota_exceeded'],
  },
  {
    method: 'delete',
    path,
    operationId: 'deleteValue',
    tag,
    summary: 'Remove a value',
    scope: 'values:write',
    session: true,
    headers: senderHeaders,
    answers: [{ status: 204, description: 'There was a value, and it is gone.' }],
    errors: ['cache_miss', 'tenant_maintenance'],
  },
  {
    method: 'post',
    path: '/api/v1/cache/mget',
    operationId: 'mgetValues',
    tag,
    summary: `Read up to ${maxNames} values`,
    description: 'The answers stand in the order of the names; bytes come as base64.',
    scope: 'values:read',
    session: true,
    headers: senderHeaders,
    body: { name: 'MgetRequest', schema: mgetRequestSchema },
    answers: [
      { status: 200, description: 'Hits and misses.', content: { name: 'MgetAnswer', schema: mgetAnswerSchema } },
    ],
    errors: ['payload_too_large'],
  },
];
