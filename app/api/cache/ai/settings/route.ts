export { getOptimizerSettings as GET, putOptimizerSettings as PUT } from '#server/http/handlers/optimizer-settings.ts';
