import { platformOwner } from '#server/alerts/alert-owner.ts';
import { testChannel } from '#server/alerts/channel-routes.ts';

export const POST = testChannel(platformOwner);
