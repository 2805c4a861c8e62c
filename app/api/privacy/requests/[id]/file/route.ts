import { downloadExport } from '#server/lgpd/privacy-routes.ts';

export const GET = downloadExport;
