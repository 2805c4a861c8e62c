import type { Viewer } from '#lib/contracts/session.ts';
import type { Scope } from './scopes.ts';

export type TenantStatus = 'active' | 'suspended' | 'maintenance';

/** A person with a live session. */
export interface SessionPrincipal {
  kind: 'session';
  sessionId: string;
  viewer: Viewer;
  /** `null` for platform staff. */
  tenantStatus: TenantStatus | null;
  /** When the token was written, seconds since 1970. */
  tokenIssuedAt: number;
  /** When the row ends, whatever happens. */
  expiresAt: Date;
}

/** A program with a live API key. */
export interface ApiKeyPrincipal {
  kind: 'api_key';
  apiKeyId: string;
  tenantId: string;
  tenantStatus: TenantStatus;
  scopes: readonly Scope[];
}

export type Principal = SessionPrincipal | ApiKeyPrincipal;
