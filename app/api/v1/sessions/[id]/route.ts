import { destroySession, getSession, updateSession } from '#server/v1/sessions-route.ts';

export const GET = getSession;
export const PATCH = updateSession;
export const DELETE = destroySession;
