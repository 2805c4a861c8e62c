import { deleteKey } from '#server/keys/delete-key-routes.ts';
import { getKeyValue, putKeyValue } from '#server/keys/key-value-routes.ts';

export const GET = getKeyValue;
export const PUT = putKeyValue;
export const DELETE = deleteKey;
