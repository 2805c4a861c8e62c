import { tenantOwner } from '#server/alerts/alert-owner.ts';
import { removeChannel } from '#server/alerts/channel-routes.ts';

export const DELETE = removeChannel(tenantOwner);
