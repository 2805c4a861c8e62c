import { getNextAuth, postNextAuth } from '#server/http/handlers/next-auth-route.ts';

export const GET = getNextAuth;
export const POST = postNextAuth;
