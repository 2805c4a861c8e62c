const subjectPrefix = '_subject:';
const tagPrefix = '_tag:';

/**
 * The key behind the tenant's prefix, the tenant's id in the name of a structure left out. `null` for keys that no backup
 * holds: the tenant's data keys go as a section, a load that is under way is nobody's data.
 */
export function logicalKey(tenantId: string, storedKey: Buffer): Buffer | null {
  const rest = storedKey.subarray(`tenant:${tenantId}:`.length);
  const text = rest.toString('latin1');
  if (text === 'data-keys' || text.startsWith('_load:')) return null;
  const at = rest.indexOf(`{${tenantId}:`);
  if (at < 0) return rest;
  return Buffer.concat([rest.subarray(0, at + 1), rest.subarray(at + 1 + tenantId.length)]);
}

/** The stored key for a tenant, whosever it was. */
export function storedKeyFor(tenantId: string, key: Buffer): Buffer {
  const prefix = Buffer.from(`tenant:${tenantId}:`);
  const at = key.indexOf('{:');
  if (at < 0) return Buffer.concat([prefix, key]);
  return Buffer.concat([prefix, key.subarray(0, at + 1), Buffer.from(tenantId), key.subarray(at + 1)]);
}

/** The data subject whose index this logical key is; `null` for every other key. */
export function subjectOfIndex(key: Buffer): string | null {
  return key.subarray(0, subjectPrefix.length).toString('latin1') === subjectPrefix
    ? key.subarray(subjectPrefix.length).toString()
    : null;
}

/** Whether this logical key is an index of entries, by tag or by subject: a sorted set whose members name them. */
export function isIndex(key: Buffer): boolean {
  return [subjectPrefix, tagPrefix].some((prefix) => key.subarray(0, prefix.length).toString('latin1') === prefix);
}

/** Whether this logical key is an index of entries by tag, which names those of many people. */
export function isTagIndex(key: Buffer): boolean {
  return key.subarray(0, tagPrefix.length).toString('latin1') === tagPrefix;
}

/** `module` of an entry or structure; what is none counts as the cache's own, `_`. */
export function moduleOfKey(key: Buffer): string {
  const text = key.toString();
  const colon = text.indexOf(':');
  return colon <= 0 || text.startsWith('_') ? '_' : text.slice(0, colon);
}

/** What the caller called an entry: behind module and data type. */
export function keyPartOf(logicalKey: string): string {
  return logicalKey.split(':').slice(2).join(':');
}
