import { tenantOwner } from '#server/alerts/alert-owner.ts';
import { addChannel, showChannels } from '#server/alerts/channel-routes.ts';

export const GET = showChannels(tenantOwner);
export const POST = addChannel(tenantOwner);
