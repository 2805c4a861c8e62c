import { platformOwner } from '#server/alerts/alert-owner.ts';
import { actOnAlert } from '#server/alerts/alert-routes.ts';

export const POST = actOnAlert(platformOwner);
