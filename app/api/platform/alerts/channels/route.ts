import { platformOwner } from '#server/alerts/alert-owner.ts';
import { addChannel, showChannels } from '#server/alerts/channel-routes.ts';

export const GET = showChannels(platformOwner);
export const POST = addChannel(platformOwner);
