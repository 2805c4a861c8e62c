import { changeOrganisation, showOrganisation } from '#server/settings/organisation-routes.ts';

export const GET = showOrganisation;
export const PATCH = changeOrganisation;
