import { z } from 'zod';
import { type BrowsedKey, type BrowsePosition, browseStart } from '#lib/cache/browse-keys.ts';
import { type KeyRow, type Keys, keysRequestSchema } from '#lib/contracts/keys.ts';
import { AppError } from '#lib/errors.ts';
import { getCensus } from '../db/queries/databases/get-census.ts';
import { maskKey, shownPrefix } from '../http/mask-key.ts';
import { parseInput } from '../http/parse-input.ts';
import type { TenantRead } from '../http/tenant-read.ts';
import type { TenantScope } from '../http/tenant-scope.ts';
import { services } from '../services.ts';
import { databaseOfModule, prefixOfPattern } from './key-place.ts';
import { openToken, type SealPurpose, sealToken } from './sealed-bytes.ts';

type Request = z.infer<typeof keysRequestSchema>;

/** How long one request may look at the server, milliseconds: a person waits, and others use the server. */
const budgetMs = 200;

const cursorSchema = z.object({
  database: z.int(),
  /** In a cluster: whose turn it is, and that server's own. */
  cursor: z
    .string()
    .regex(/^\d+(:\d+)?$/)
    .nullable(),
  rest: z.array(z.string()),
  scanned: z.int(),
});
type Place = z.infer<typeof cursorSchema>;

/** The purpose databases that are looked through, in order. */
function databasesOf({ module, database }: Request): number[] {
  if (module !== undefined) return [databaseOfModule(module, database).id];
  if (database !== undefined) return [database];
  return services().cache.catalogue.databases.map(({ id }) => id);
}

/** A cursor continues the very search that it came from. */
function cursorPurpose(tenantId: string, { database, module, type, pattern }: Request): SealPurpose {
  return { purpose: 'cursor', context: [tenantId, database, module, type, pattern] };
}

function startOf(request: Request, tenantId: string, databases: number[]): Place {
  if (request.cursor === undefined) return { database: databases[0] ?? 0, ...browseStart, scanned: 0 };
  const place = openToken(request.cursor, cursorSchema, cursorPurpose(tenantId, request));
  if (place === null) throw new AppError('invalid_request', 'The request is not valid: cursor.');
  return place;
}

function toRow(database: number, masked: boolean, found: BrowsedKey): KeyRow {
  const { key, module, dataType, part, kind, ttlSeconds, sizeBytes } = found;
  return {
    key: masked ? maskKey(key) : key,
    ...{ database, module, dataType, ttlSeconds, sizeBytes, part },
    structure: part === null && kind === 'string' ? null : kind,
  };
}

async function estimate(scope: TenantScope, databases: number[]): Promise<number | null> {
  const census = await scope.query((client) => getCensus(client, scope.tenantId));
  const counted = census.filter((entry) => databases.includes(entry.database));
  return counted.length === 0 ? null : counted.reduce((sum, entry) => sum + entry.keys, 0);
}

/** The exact key, where the search names one completely: found at once, however many keys there are. */
async function exactKey({ tenantId }: TenantScope, request: Request): Promise<BrowsedKey | null> {
  const { module, type, pattern, cursor } = request;
  if (module === undefined || type === undefined || pattern === undefined || cursor !== undefined) return null;
  return services().cache.forTenant(tenantId).browser.find({ module, type, key: pattern });
}

const isExact = (found: BrowsedKey, { module, type, pattern }: Request) =>
  found.part === null && found.module === module && found.dataType === type && found.key === pattern;

/** Looks on from `place`, database after database, until the page is full or the time is over. */
async function lookOn(tenantId: string, request: Request, databases: number[], place: Place, masked: boolean) {
  const { browser } = services().cache.forTenant(tenantId);
  const { module, type: dataType, pattern, limit } = request;
  const asked = prefixOfPattern(pattern);
  const keyPrefix = masked && asked !== undefined ? shownPrefix(asked) : asked;
  const isListed = (found: BrowsedKey) =>
    !isExact(found, request) && (!masked || maskKey(found.key).startsWith(keyPrefix ?? ''));
  const deadline = performance.now() + budgetMs;
  const keys: KeyRow[] = [];
  let { database, scanned } = place;
  let position: BrowsePosition | null = { cursor: place.cursor, rest: place.rest };
  while (position !== null && keys.length < limit) {
    const room = limit - keys.length;
    const limits = { limit: room, budgetMs: Math.max(1, deadline - performance.now()) };
    const page = await browser.page({ database, module, dataType, keyPrefix }, position, limits);
    keys.push(...page.keys.filter(isListed).map((found) => toRow(database, masked, found)));
    scanned += page.examined;
    position = page.next;
    const following = databases[databases.indexOf(database) + 1];
    if (position === null && following !== undefined) {
      database = following;
      position = browseStart;
    }
    if (performance.now() >= deadline) break;
  }
  return { keys, scanned, next: position === null ? null : { ...position, database, scanned } };
}

/** The tenant's keys, page by page; a key that is there from begin to end is found, and one may come twice. */
export const listKeys: TenantRead<Request, Keys> = {
  name: 'keys',
  parse: ({ query }) => parseInput(keysRequestSchema, query),
  async query(scope, request) {
    const { tenantId, masked } = scope;
    const databases = databasesOf(request);
    const place = startOf(request, tenantId, databases);
    const estimatedTotal = await estimate(scope, databases);
    const exact = await exactKey(scope, request);
    const first = exact === null ? [] : [toRow(databases[0] ?? 0, masked, exact)];
    const room = request.limit - first.length;
    const found =
      room === 0
        ? { keys: [], scanned: place.scanned, next: place }
        : await lookOn(tenantId, { ...request, limit: room }, databases, place, masked);
    const { scanned, next } = found;
    return {
      keys: [...first, ...found.keys],
      cursor: next === null ? null : sealToken(next, cursorPurpose(tenantId, request)),
      scanned,
      // What is counted twice a minute is older than what was just seen.
      estimatedTotal: next === null ? scanned : estimatedTotal === null ? null : Math.max(estimatedTotal, scanned),
    };
  },
};
