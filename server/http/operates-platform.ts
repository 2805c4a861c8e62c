import { canCommandPlatform } from '../auth/can-command-platform.ts';
import type { ApiRequest } from './api-request.ts';
import { requireSameOrigin } from './require-same-origin.ts';

/** Who commands the platform, from one of its pages. */
export interface PlatformOperator {
  userId: string;
  /** As it stands in receipts. */
  email: string;
  address: string | null;
  requestId: string;
}

/** For what changes tenants or the platform: its administrators only. Throws `unauthenticated`, `forbidden`. */
export async function operatesPlatform(api: ApiRequest): Promise<PlatformOperator> {
  const { viewer } = canCommandPlatform(await api.authenticate());
  requireSameOrigin(api.request.headers);
  const { address, requestId } = api;
  return { userId: viewer.userId, email: viewer.email, address, requestId };
}
