import { platformOwner } from '#server/alerts/alert-owner.ts';
import { addRule, showRules } from '#server/alerts/rule-routes.ts';

export const GET = showRules(platformOwner);
export const POST = addRule(platformOwner);
