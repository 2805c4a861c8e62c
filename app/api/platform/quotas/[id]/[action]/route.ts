export { actOnQuotas as POST } from '#server/optimizer/quota-routes.ts';
