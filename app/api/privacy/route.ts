import { showPrivacy } from '#server/lgpd/privacy-routes.ts';

export const GET = showPrivacy;
