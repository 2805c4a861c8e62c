import { z } from 'zod';
import { maxValueBytes, staleHeader, ttlHeader, ttlHeaderSchema } from '#lib/contracts/v1/values.ts';
import { AppError } from '#lib/errors.ts';
import type { GetResult } from '#lib/sdk/node.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { parseInput } from '../http/parse-input.ts';
import { readBody } from '../http/read-body.ts';
import { services } from '../services.ts';
import { admit } from './admit.ts';
import { entryOfPath } from './entry-of-path.ts';
import { readEntry } from './read-entry.ts';
import { decodeValue, encodeValue } from './value-format.ts';

/** What is served here was written by the tenant's applications: no browser may take it for a page of ours. */
const harmless = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': 'sandbox',
  'cross-origin-resource-policy': 'same-origin',
};

const headersSchema = z.object({ [ttlHeader]: ttlHeaderSchema.optional() });

const databaseOf = (module: string) => services().cache.catalogue.databaseForModule(module).id;

export const getValue = handle(async (api) => {
  const { name, tenant } = await admitEntry(api, false);
  const found = await readEntry(tenant, name);
  if (!found.hit) throw noEntry();
  return valueResponse(found);
});

export const putValue = handle(async (api) => {
  const { name, tenant } = await admitEntry(api, true);
  const { headers } = api.request;
  const { [ttlHeader]: ttlSeconds } = parseInput(headersSchema, { [ttlHeader]: headers.get(ttlHeader) ?? undefined });
  const value = decodeValue(await readBody(api.request, maxValueBytes), headers.get('content-type'));
  await tenant.set(name.module, name.type, name.key, value, { ttlSeconds });
  return new Response(null, { status: 204 });
});

/** 204 where there was an entry, `cache_miss` where there was none. */
export const deleteValue = handle(async (api) => {
  const { name, tenant } = await admitEntry(api, true);
  if (!(await tenant.delete(name.module, name.type, name.key))) throw noEntry();
  return new Response(null, { status: 204 });
});

async function admitEntry(api: ApiRequest, changes: boolean) {
  const name = entryOfPath(api.request.url);
  const scope = changes ? 'values:write' : 'values:read';
  const { tenant } = await admit(api, { scope, changes, databases: [databaseOf(name.module)] });
  return { name, tenant };
}

function noEntry(): AppError {
  return new AppError('cache_miss', 'There is no such entry.');
}

function valueResponse({ value, ageSeconds, stale }: GetResult<unknown>): Response {
  const { body, contentType } = encodeValue(value);
  const headers = new Headers({ ...harmless, 'content-type': contentType, 'content-length': String(body.length) });
  // A counter does not know when it was written.
  if (ageSeconds !== null) headers.set('age', String(ageSeconds));
  if (stale) headers.set(staleHeader, 'true');
  return new Response(new Uint8Array(body), { status: 200, headers });
}
