import { subscribePush, unsubscribePush } from '#server/alerts/reach-routes.ts';

export const POST = subscribePush;
export const DELETE = unsubscribePush;
