import { z } from 'zod';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { ApiRequest } from './api-request.ts';
import { handle } from './handle.ts';
import { jsonResponse } from './json-response.ts';
import { parseInput } from './parse-input.ts';
import { platformTenantScope } from './platform-scope.ts';
import { ownTenantScope, type TenantScope } from './tenant-scope.ts';

/** A read of one tenant's figures, written once for the tenant's own end point, its platform mirror and the first paint. */
export interface TenantRead<Input, Output> {
  /** What is read, for the audit log. */
  name: string;
  parse(api: ApiRequest): Input;
  query(scope: TenantScope, input: Input): Promise<Output>;
  /** How it is answered, where not as plain JSON. */
  respond?(output: Output, input: Input): Response;
}

async function answer<Input, Output>(read: TenantRead<Input, Output>, scope: TenantScope, input: Input) {
  const output = await read.query(scope, input);
  return read.respond ? read.respond(output, input) : jsonResponse(output);
}

/** `GET /api/cache/…`: the tenant of the session or API key. */
export function ownRead<Input, Output>(read: TenantRead<Input, Output>) {
  return handle(async (api) => {
    const input = read.parse(api);
    const principal = await api.authenticate();
    const scope = ownTenantScope(principal);
    return answer(read, scope, input);
  });
}

const chosenTenantSchema = z.object({ tenant: uuidSchema });

/** `GET /api/platform/cache/…?tenant=`: the tenant that platform staff chose. */
export function platformRead<Input, Output>(read: TenantRead<Input, Output>) {
  return handle(async (api) => {
    const input = read.parse(api);
    const principal = canReadPlatform(await api.authenticate());
    // Part of the authorisation: to others than staff it does not matter whether the parameter is right.
    const { tenant } = parseInput(chosenTenantSchema, api.query);
    const { requestId, address } = api;
    const scope = platformTenantScope(principal, tenant.toLowerCase(), { action: read.name, requestId, address });
    return answer(read, scope, input);
  });
}
