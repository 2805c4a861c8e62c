import type { EntryName } from '../../cache/entry-name.ts';
import { stateOfMutation } from '../../contracts/v1/state-of-mutation.ts';
import type { SyncMutation } from '../../contracts/v1/sync.ts';
import { syncLimits } from '../../contracts/v1/sync-limits.ts';
import { joinStates, unknownState } from '../../contracts/v1/sync-state.ts';
import { updateWithRoom } from './bounded-storage.ts';
import { type ClientCore, idOfEntry } from './client-core.ts';
import { ClientError } from './client-error.ts';
import { unknownEntry } from './entry-view.ts';
import { randomHex } from './random-hex.ts';

type WithoutMarks<M> = M extends unknown ? Omit<M, 'id' | 'stamp' | 'seen'> : never;
/** A mutation before it has an idempotency key and a stamp. */
export type Draft = WithoutMarks<SyncMutation>;

const namePattern = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/** @throws ClientError `invalid_request` for a name that the server would never take */
export function assertEntryName({ module, type, key }: EntryName): void {
  if (!namePattern.test(module) || !namePattern.test(type)) {
    throw new ClientError('invalid_request', 'module and type must match [a-z0-9][a-z0-9_-]{0,31}');
  }
  if (typeof key !== 'string' || key === '' || key.length > 250) {
    throw new ClientError('invalid_request', 'a key has 1 to 250 characters');
  }
}

type JsonValue = Extract<SyncMutation, { operation: 'set' }>['value'];

/**
 * The value as it will travel.
 * @throws ClientError `invalid_request`, `payload_too_large`
 */
export function toJsonValue(value: unknown): JsonValue {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    throw new ClientError('invalid_request', 'the value has no JSON form', { cause });
  }
  if (json === undefined) throw new ClientError('invalid_request', `a value of type ${typeof value} cannot be stored`);
  if (new TextEncoder().encode(json).length > syncLimits.greatestValueBytes) {
    throw new ClientError('payload_too_large', `a value takes ${syncLimits.greatestValueBytes} bytes at most`);
  }
  return JSON.parse(json) as JsonValue;
}

/**
 * Puts a write on the device, where it waits until the server has it. It is safe there when this answers.
 * @throws ClientError `queue_full`, `storage_full`
 */
export async function enqueueMutation(core: ClientCore, draft: Draft): Promise<SyncMutation> {
  if ((await core.store.count('queue')) >= core.greatestQueued) {
    throw new ClientError('queue_full', `${core.greatestQueued} writes wait for the server already`);
  }
  const key = idOfEntry(draft);
  const mutation: SyncMutation = { ...draft, id: randomHex(16), stamp: core.clock.tick() };
  await updateWithRoom(core.store, [key], ([entry = unknownEntry]) => {
    const seen = entry.pending?.last ?? entry.seen;
    if (seen !== undefined) mutation.seen = seen;
    const state = joinStates(entry.pending?.state ?? unknownState, stateOfMutation(mutation));
    return [
      { table: 'queue', key: mutation.stamp, value: mutation },
      { table: 'entries', key, value: { ...entry, pending: { state, last: mutation.stamp } } },
      { table: 'meta', key: 'clock', value: mutation.stamp },
    ];
  });
  return mutation;
}
