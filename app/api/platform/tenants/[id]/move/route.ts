import { moveTenant, showTopology, undoTenantMove } from '#server/silo/move-routes.ts';

export const GET = showTopology;
export const POST = moveTenant;
export const DELETE = undoTenantMove;
