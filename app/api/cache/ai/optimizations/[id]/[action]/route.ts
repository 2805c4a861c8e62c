export { actOnOptimization as POST } from '#server/http/handlers/act-on-optimization.ts';
