import { type MgetValue, mgetRequestSchema } from '#lib/contracts/v1/values.ts';
import { AppError } from '#lib/errors.ts';
import type { EntryName, GetResult, TenantCache } from '#lib/sdk/node.ts';
import { handle } from '../http/handle.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admit } from './admit.ts';
import { readEntries } from './read-entry.ts';
import { takeHourly } from './take-request.ts';
import { contentTypeOf } from './value-format.ts';

/** A hundred names of the longest kind, escaped. */
const maxRequestBytes = 512 * 1024;
/** Characters of all values together: four of the largest. */
const maxAnswerLength = 32 * 1024 * 1024;

/** Reads only, though it is a POST: a query string has no room for a hundred keys. */
export const mgetValues = handle(async (api) => {
  const { tenantId, tenant } = await admit(api, { scope: 'values:read', changes: false });
  const { keys } = await readJson(api.request, mgetRequestSchema, maxRequestBytes);
  const catalogue = services().cache.catalogue;
  const databases = [...new Set(keys.map(({ module }) => catalogue.databaseForModule(module).id))];
  await takeHourly(tenantId, databases);
  return new Response(`{"values":[${await readAsJson(tenant, keys)}]}`, {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
});

/** Value by value, so that a hundred large ones are refused before they are read: packed they may be next to nothing. */
async function readAsJson(tenant: TenantCache, keys: readonly EntryName[]): Promise<string> {
  const texts: string[] = [];
  let length = 0;
  await readEntries(tenant, keys, (result) => {
    const text = JSON.stringify(toMgetValue(result));
    length += text.length;
    if (length > maxAnswerLength) {
      throw new AppError('payload_too_large', 'These values are too large for one answer: ask for fewer.');
    }
    texts.push(text);
  });
  return texts.join(',');
}

function toMgetValue({ hit, value, ageSeconds, stale }: GetResult<unknown>): MgetValue {
  const contentType = hit ? contentTypeOf(value) : null;
  const plain = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return { hit, value: plain, contentType, ageSeconds, stale };
}
