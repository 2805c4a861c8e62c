import { createSession, destroySessions, listSessions } from '#server/v1/sessions-route.ts';

export const POST = createSession;
export const GET = listSessions;
export const DELETE = destroySessions;
