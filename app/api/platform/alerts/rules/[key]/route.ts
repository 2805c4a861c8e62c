import { platformOwner } from '#server/alerts/alert-owner.ts';
import { removeRule, replaceRule } from '#server/alerts/rule-routes.ts';

export const PUT = replaceRule(platformOwner);
export const DELETE = removeRule(platformOwner);
