import { platformOwner } from '#server/alerts/alert-owner.ts';
import { removeChannel } from '#server/alerts/channel-routes.ts';

export const DELETE = removeChannel(platformOwner);
