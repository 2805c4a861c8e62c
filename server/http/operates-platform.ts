import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { ApiRequest } from './api-request.ts';
import { requireSameOrigin } from './require-same-origin.ts';

/** Who commands the platform, from one of its pages. */
export interface PlatformOperator {
  userId: string;
  address: string | null;
  requestId: string;
}

/** For what changes tenants or the platform: its administrators only. Throws `unauthenticated`, `forbidden`. */
export async function operatesPlatform(api: ApiRequest): Promise<PlatformOperator> {
  const { viewer } = canReadPlatform(await api.authenticate());
  if (viewer.role !== 'platform_admin') {
    throw new AppError('forbidden', 'Only an administrator of the platform may do this.');
  }
  requireSameOrigin(api.request.headers);
  const { address, requestId } = api;
  return { userId: viewer.userId, address, requestId };
}
