import { logger } from '../logger.ts';
import { services } from '../services.ts';

/** Has what was asked for begin now. Where the queue is away the clock begins it: the request stands in the tables. */
export async function wakeJob(name: 'backup' | 'restore' | 'privacy'): Promise<void> {
  try {
    await services().jobs.enqueue(name, null, { id: 'asked' });
  } catch (error) {
    logger.warn({ err: error, job: name }, 'a job cannot be woken; it begins by the clock');
  }
}
