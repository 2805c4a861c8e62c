import { showSessions } from '#server/settings/sessions-routes.ts';

export const GET = showSessions;
