import { getReconciliation } from '#server/http/handlers/get-reconciliation.ts';

export const GET = getReconciliation;
