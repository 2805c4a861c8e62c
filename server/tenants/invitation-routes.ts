import { type Invitation, invitationAnswerSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { AppError } from '#lib/errors.ts';
import { dummyPasswordHash, hashPassword } from '../auth/password.ts';
import { reserveSignInAttempt } from '../auth/sign-in-attempts.ts';
import { acceptInvitation, findInvitation } from '../db/queries/tenants/invitation.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';
import { services } from '../services.ts';
import { hashInvitationToken } from './invitation-token.ts';

const noLink = () => new AppError('not_found', 'This invitation was used, is too old, or never was.');

/** Whom a link invites. Throws `not_found`. */
export async function readInvitation(token: string): Promise<Invitation> {
  const hash = hashInvitationToken(token);
  const invitation = hash === null ? null : await findInvitation(services().pools.app, hash);
  if (invitation === null) throw noLink();
  return invitation;
}

const tokenOf = ({ params }: ApiRequest) => (typeof params.token === 'string' ? params.token : '');

export const showInvitation = handle(async (api) => jsonResponse(await readInvitation(tokenOf(api))));

/** Sets the password, once. Whoever has an account already keeps theirs, and is only let in. */
export const takeInvitation = handle(async (api) => {
  requireSameOrigin(api.request.headers);
  const { control, sessionSecret, pools } = services();
  const { address, requestId } = api;
  // Nobody tries links one after the other.
  const attempt = await reserveSignInAttempt({ control, secret: sessionSecret, account: 'invitation', address });
  const token = tokenOf(api);
  const { hasAccount } = await readInvitation(token);
  await attempt.withdraw();
  const { displayName, password } = await readJson(api.request, invitationAnswerSchema);
  if (!hasAccount && password === undefined) throw new AppError('invalid_request', 'Choose a password.');
  const tokenHash = hashInvitationToken(token);
  if (tokenHash === null) throw noLink();
  // For an account that exists the hash is not looked at.
  const passwordHash = hasAccount || password === undefined ? dummyPasswordHash : await hashPassword(password);
  const answer = { tokenHash, passwordHash, displayName, address, requestId };
  const userId = await acceptInvitation(pools.app, answer).catch((error: unknown) => {
    const staff = error instanceof Error && 'code' in error && error.code === '42501';
    throw staff ? new AppError('conflict', 'This address belongs to the staff of the platform.') : error;
  });
  if (userId === null) throw noLink();
  return new Response(null, { status: 204 });
});
