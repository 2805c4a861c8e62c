import type { Messages } from './load-messages.ts';

type Sections = readonly (keyof Messages)[];

/** On every page, the error pages included. */
export const sharedSections: Sections = ['account', 'action', 'app', 'error', 'navigation', 'pwa'];

export const loginSections: Sections = ['login'];

/** Behind the link of an invitation. */
export const inviteSections: Sections = ['invite'];

/** A tenant's dashboard, wherever it is shown. */
const dashboardSections: Sections = [
  ...(['catalogue', 'cleanup', 'databases', 'demo', 'health', 'kpi', 'live'] as const),
  ...(['operations', 'optimizations', 'overview', 'performance'] as const),
];

/** Every page of a tenant; what only some of them say travels with those. */
export const tenantSections: Sections = dashboardSections;
export const keysSections: Sections = ['keys', 'top'];
export const alertsSections: Sections = ['alerts'];
export const optimizeSections: Sections = ['whatIf', 'evictions'];

/** The pages of platform staff, where they see a tenant's dashboard too. */
export const platformSections: Sections = [
  ...dashboardSections,
  ...(['console', 'fleet', 'infrastructure', 'jobs', 'platform', 'tenants'] as const),
  ...(['alerts', 'audit', 'canaries', 'evictions', 'protection', 'quotas', 'top'] as const),
];
/** The page of one tenant, on top of what those have. */
export const platformTenantSections: Sections = ['control', 'keys'];

/** A tenant's settings, on top of what its pages have. */
export const settingsSections: Sections = ['settings', 'audit', 'protection'];
