import { logger } from '#server/logger.ts';

logger.level = 'silent';
