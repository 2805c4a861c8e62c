import {
  type TenantOptions,
  type TenantTemplate,
  type TenantTier,
  tenantOptionsSchema,
} from '#lib/contracts/tenant-life-cycle.ts';
import { AppError } from '#lib/errors.ts';
import clinic from './templates/clinic.json';
import generic from './templates/generic.json';
import realEstate from './templates/real-estate.json';
import retail from './templates/retail.json';
import tiers from './tiers.json';

/** Sectors and tiers that a tenant can be made from; another one is another data file, and its line here. */
export const tenantOptions: TenantOptions = tenantOptionsSchema.parse({
  templates: [clinic, realEstate, retail, generic],
  tiers,
});

/** Throws `invalid_request` for a name that no file has. */
export function templateNamed(name: string): TenantTemplate {
  const template = tenantOptions.templates.find((each) => each.name === name);
  if (!template) throw new AppError('invalid_request', `There is no sector "${name}".`);
  return template;
}

/** Throws `invalid_request` for a name that no file has. */
export function tierNamed(name: string): TenantTier {
  const tier = tenantOptions.tiers.find((each) => each.name === name);
  if (!tier) throw new AppError('invalid_request', `There is no tier "${name}".`);
  return tier;
}
