import type { Invitation } from '#lib/contracts/tenant-life-cycle.ts';
import { readInvitation } from '../../tenants/invitation-routes.ts';
import { toAppError } from '../to-app-error.ts';

/** Whom the link invites; `null` where it invites nobody. */
export async function loadInvitation(
  params: Promise<{ token: string }>,
): Promise<{ token: string; invitation: Invitation | null }> {
  const { token } = await params;
  try {
    return { token, invitation: await readInvitation(token) };
  } catch (error) {
    if (toAppError(error).code === 'not_found') return { token, invitation: null };
    throw error;
  }
}
