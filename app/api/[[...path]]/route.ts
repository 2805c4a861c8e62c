import { notFound } from '#server/http/handlers/not-found.ts';

export const GET = notFound;
export const POST = notFound;
export const PUT = notFound;
export const PATCH = notFound;
export const DELETE = notFound;
