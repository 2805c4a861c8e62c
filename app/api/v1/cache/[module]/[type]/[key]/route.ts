import { deleteValue, getValue, putValue } from '#server/v1/value-route.ts';

export const GET = getValue;
export const PUT = putValue;
export const DELETE = deleteValue;
