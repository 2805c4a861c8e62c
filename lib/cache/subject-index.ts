import type { TenantScope } from './cache-core.ts';
import { CacheError } from './cache-error.ts';
import { tagIndexes } from './tag-index.ts';

interface Named {
  tags?: readonly string[] | undefined;
  subject?: string | undefined;
}

/** Behind the tenant's prefix; no module begins so, and no verb reaches it. */
const purpose = '_subject:';

/**
 * The indexes that an entry goes into: those of its tags, and that of the person it is about, by which an export or an
 * erasure finds it. Throws KeyError, ArgumentError, and CacheError `control_required` where no index can be kept.
 */
export function entryIndexes(scope: TenantScope, { tags = [], subject }: Named): string[] {
  const indexes = tagIndexes(scope, tags);
  if (!scope.core.indexes && (indexes.length > 0 || subject !== undefined)) {
    throw new CacheError('control_required', 'tags and subjects are indexed on the control server: control: { url }');
  }
  return subject === undefined ? indexes : [...indexes, scope.core.keyspace.join(scope.prefix + purpose, '', subject)];
}
