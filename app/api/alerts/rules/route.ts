import { tenantOwner } from '#server/alerts/alert-owner.ts';
import { addRule, showRules } from '#server/alerts/rule-routes.ts';

export const GET = showRules(tenantOwner);
export const POST = addRule(tenantOwner);
