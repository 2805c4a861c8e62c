import { z } from 'zod';
import { errorBodySchema } from '#lib/contracts/error.ts';
import { type ErrorCode, errorStatus } from '#lib/contracts/error-status.ts';
import { controlOperations } from './openapi-control.ts';
import type { ApiOperation, Content } from './openapi-operation.ts';
import { policyOperations } from './openapi-policies.ts';
import { sessionOperations } from './openapi-sessions.ts';
import { syncOperations } from './openapi-sync.ts';
import { valueOperations } from './openapi-values.ts';

type Json = Record<string, unknown>;

const operations: readonly ApiOperation[] = [
  ...valueOperations,
  ...sessionOperations,
  ...syncOperations,
  ...policyOperations,
  ...controlOperations,
];

/** What any operation with a key or a session may answer. */
const commonErrors: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'tenant_suspended',
  'rate_limited',
  'unavailable',
  'internal',
];

/** The HTTP interface as an OpenAPI 3.1 document, made of the contracts that the handlers parse with. */
export function openApiDocument(baseUrl: string): Json {
  const schemas = new Map<string, Json>([['Error', toJsonSchema('Error', errorBodySchema, 'output')]]);
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method]: describeOperation(operation, schemas) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'KRYONIX Cache',
      version: '1',
      summary: "A tenant's cache over HTTP, for what cannot speak to Redis itself.",
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: baseUrl }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the tenant.' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  };
}

/** A contract that contains itself refers to its own definitions: they stand in the document under its name. */
function toJsonSchema(name: string, schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  const text = JSON.stringify(json).replaceAll('"#/$defs/', `"#/components/schemas/${name}/$defs/`);
  return JSON.parse(text);
}

function describeOperation(operation: ApiOperation, schemas: Map<string, Json>): Json {
  const { operationId, tag, summary, description, scope, session, body } = operation;
  const keys = scope === null ? [] : [{ apiKey: [] }, ...(session === true ? [{ session: [] }] : [])];
  const needs = scope === null ? 'Open to all.' : `An API key needs the scope \`${scope}\`.`;
  return {
    operationId,
    tags: [tag],
    summary,
    description: description === undefined ? needs : `${description} ${needs}`,
    security: keys,
    parameters: parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body, 'input', schemas) } }),
    responses: responsesOf(operation, schemas),
  };
}

function parametersOf({ path, query, headers = [] }: ApiOperation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema instanceof z.ZodOptional),
    schema: toJsonSchema(name, schema as z.ZodType, 'input'),
  }));
  return [...inPath, ...inQuery, ...headers.map((header) => ({ in: 'header', required: false, ...header }))];
}

/** A contract stands once among the schemas, and here by its name. */
function contentOf(content: Content, io: 'input' | 'output', schemas: Map<string, Json>): Json {
  if ('types' in content) return Object.fromEntries(content.types.map((type) => [type, {}]));
  if (!schemas.has(content.name)) schemas.set(content.name, toJsonSchema(content.name, content.schema, io));
  return { 'application/json': { schema: { $ref: `#/components/schemas/${content.name}` } } };
}

function responsesOf({ answers, errors = [], scope }: ApiOperation, schemas: Map<string, Json>): Json {
  const good = answers.map(({ status, description, content, headers = {} }) => [
    String(status),
    {
      description,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, told]) => [name, { description: told, schema: { type: 'string' } }]),
      ),
      ...(content === undefined ? {} : { content: contentOf(content, 'output', schemas) }),
    },
  ]);
  const codes: readonly ErrorCode[] = scope === null ? ['internal'] : [...commonErrors, ...errors];
  const statuses = [...new Set(codes.map((code) => errorStatus[code]))];
  const bad = statuses.map((status) => [
    String(status),
    {
      description: codes.filter((code) => errorStatus[code] === status).join(', '),
      ...(status === 429 ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  ]);
  return Object.fromEntries([...good, ...bad]);
}
