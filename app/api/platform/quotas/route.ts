export { showQuotas as GET } from '#server/optimizer/quota-routes.ts';
