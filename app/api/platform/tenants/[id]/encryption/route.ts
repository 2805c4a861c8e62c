import { changeEncryption, showEncryption } from '#server/tenants/control-routes.ts';

export const GET = showEncryption;
export const POST = changeEncryption;
