export { planCleanupById as GET } from '#server/http/handlers/plan-cleanup.ts';
