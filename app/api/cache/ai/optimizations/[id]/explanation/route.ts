export { explainOptimizationById as GET } from '#server/http/handlers/explain-optimization.ts';
