import { platformOwner } from '#server/alerts/alert-owner.ts';
import { showAlerts } from '#server/alerts/alert-routes.ts';

export const GET = showAlerts(platformOwner);
