import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '#server/v1/openapi-document.ts';
import { readRoutes } from '#tests/integration/http/route-table.ts';

const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];
// As it is sent.
const document = JSON.parse(JSON.stringify(openApiDocument('https://cache.example.com')));

/** `GET /api/v1/sessions/{id}` for every handler under app/api/v1. */
async function served(): Promise<string[]> {
  const routes = readRoutes().filter(({ segments }) => segments[1] === 'v1');
  const named = routes.map(async ({ segments, load }) => {
    const path = `/${segments.join('/').replaceAll('[', '{').replaceAll(']', '}')}`;
    const module = await load();
    return methods.filter((method) => method in module).map((method) => `${method} ${path}`);
  });
  return (await Promise.all(named)).flat().sort();
}

function described(): string[] {
  return Object.entries<object>(document.paths)
    .flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

describe('the OpenAPI document', () => {
  it('is a valid one of version 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(document);
    expect(result.errors).toBeUndefined();
    expect([result.valid, validator.version]).toEqual([true, '3.1']);
  });

  it('is found wanting by the validator where it is', async () => {
    const { info: _info, ...broken } = document;
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('describes every route of /api/v1 and no other', async () => {
    const routes = await served();
    expect(routes.length).toBeGreaterThan(10);
    expect(described()).toEqual(routes);
    // Each handler is imported with all that it needs.
  }, 30_000);

  it('resolves every reference, and names every operation once', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
