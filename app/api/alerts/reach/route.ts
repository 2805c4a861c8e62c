import { changeReach, showReach } from '#server/alerts/reach-routes.ts';

export const GET = showReach;
export const PUT = changeReach;
