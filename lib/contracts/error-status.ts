/** Every error code of the public surface with the HTTP status it travels under. */
export const errorStatus = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  tenant_suspended: 403,
  not_found: 404,
  /** There is no such entry in the cache. */
  cache_miss: 404,
  conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  tenant_maintenance: 503,
  quota_exceeded: 507,
} as const;

export type ErrorCode = keyof typeof errorStatus;
