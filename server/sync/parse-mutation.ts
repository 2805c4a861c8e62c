import { CacheError } from '#lib/cache/cache-error.ts';
import { stampMs } from '#lib/contracts/hybrid-logical-clock.ts';
import { type SyncMutation, type SyncResult, syncMutationSchema } from '#lib/contracts/v1/sync.ts';
import { syncLimits } from '#lib/contracts/v1/sync-limits.ts';
import type { Cache } from '#lib/sdk/node.ts';
import { parseInput } from '../http/parse-input.ts';
import { toAppError } from '../http/to-app-error.ts';

type Refusal = NonNullable<SyncResult['error']>;

export function rejected(code: Refusal['code'], message: string): SyncResult {
  return { status: 'rejected', conflict: null, error: { code, message } };
}

function sizeOf(mutation: SyncMutation): number {
  if (mutation.operation === 'delete') return 0;
  const content = mutation.operation === 'set' ? mutation.value : mutation.fields;
  return Buffer.byteLength(JSON.stringify(content));
}

/** The mutation, or why it cannot be taken: it alone is refused, never the push that it came with. */
export type ParsedMutation = { mutation: SyncMutation } | { refused: SyncResult };

export function parseMutation(cache: Cache, tenantId: string, nowMs: number, raw: unknown): ParsedMutation {
  try {
    const mutation = parseInput(syncMutationSchema, raw);
    const { module, type, key } = mutation;
    const database = cache.catalogue.databaseForModule(module).id;
    cache.keyspace.build({ tenantId, module, dataType: type, key, database });
    if (mutation.operation === 'merge') {
      const count = Object.keys(mutation.fields).length + mutation.removed.length;
      if (count > syncLimits.greatestFields) return { refused: rejected('invalid_request', 'too many fields at once') };
    }
    if (sizeOf(mutation) > syncLimits.greatestValueBytes) {
      return { refused: rejected('payload_too_large', `a value takes ${syncLimits.greatestValueBytes} bytes at most`) };
    }
    if (stampMs(mutation.stamp) > nowMs + syncLimits.greatestAheadMs) {
      return { refused: rejected('clock_ahead', 'the stamp is too far in the future') };
    }
    return { mutation };
  } catch (error) {
    const { code, message } = toAppError(error);
    if (code === 'invalid_request' || error instanceof CacheError) return { refused: rejected(code, message) };
    throw error;
  }
}
