import type { DeletedKey, KeyFilter, KeyValue, KeyValueChange, Purge, PurgePlan } from '../contracts/keys.ts';
import { filterParameters, type KeyName, keyValueUrl, purgeUrl } from './keys-query.ts';
import { cacheUrl, ownScope } from './scope.ts';
import { sendJson } from './send-json.ts';

const keysUrl = (filter: KeyFilter, more: Record<string, string>) =>
  cacheUrl(ownScope, 'keys', { ...filterParameters(filter), ...more });

export const changeValue = (name: KeyName, change: KeyValueChange) =>
  sendJson<KeyValue>('PUT', keyValueUrl(name), change);

export const changeTtl = (name: KeyName, ttlSeconds: number) =>
  sendJson<{ ttlSeconds: number }>('PATCH', cacheUrl(ownScope, 'keys/ttl'), { ...name, ttlSeconds });

export const deleteKey = (name: KeyName) => sendJson<DeletedKey>('DELETE', keyValueUrl(name));

export const undoDelete = (undoToken: string) =>
  sendJson<KeyName>('POST', cacheUrl(ownScope, 'keys/undo'), { undoToken });

/** Counts what a purge would remove. */
export const planPurge = (filter: KeyFilter) => sendJson<PurgePlan>('DELETE', keysUrl(filter, { dryRun: 'true' }));

export const startPurge = (filter: KeyFilter, confirmToken: string) =>
  sendJson<{ purgeId: string }>('DELETE', keysUrl(filter, { confirm: confirmToken }));

export const cancelPurge = (id: string) => sendJson<Purge>('DELETE', purgeUrl(id));
