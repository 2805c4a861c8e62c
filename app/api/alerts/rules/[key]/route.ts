import { tenantOwner } from '#server/alerts/alert-owner.ts';
import { removeRule, replaceRule } from '#server/alerts/rule-routes.ts';

export const PUT = replaceRule(tenantOwner);
export const DELETE = removeRule(tenantOwner);
