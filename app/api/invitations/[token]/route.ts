import { showInvitation, takeInvitation } from '#server/tenants/invitation-routes.ts';

export const GET = showInvitation;
export const POST = takeInvitation;
