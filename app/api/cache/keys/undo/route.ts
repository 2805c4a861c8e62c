import { undoDelete } from '#server/keys/delete-key-routes.ts';

export const POST = undoDelete;
