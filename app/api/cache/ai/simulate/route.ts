export { simulateTtl as POST } from '#server/http/handlers/simulate-ttl.ts';
