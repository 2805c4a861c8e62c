export { optimizeNow as POST } from '#server/http/handlers/optimize-now.ts';
