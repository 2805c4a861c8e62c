/** Whose cache a query reads: the signed-in tenant's own, or one that platform staff chose. */
export type Scope = { kind: 'own' } | { kind: 'platform'; tenantId: string };

export const ownScope: Scope = { kind: 'own' };

/** The part of a query key that keeps one tenant's figures apart from another's. */
export function scopeKey(scope: Scope): string {
  return scope.kind === 'own' ? 'own' : scope.tenantId;
}

/** The address of a cache resource; `path` starts after `/api/cache/`. */
export function cacheUrl(scope: Scope, path: string, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams(parameters);
  if (scope.kind === 'platform') query.set('tenant', scope.tenantId);
  const base = scope.kind === 'own' ? '/api/cache' : '/api/platform/cache';
  return query.size === 0 ? `${base}/${path}` : `${base}/${path}?${query}`;
}
