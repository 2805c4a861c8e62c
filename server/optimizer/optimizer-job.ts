import type { JobDefinition } from '../jobs/job-definition.ts';
import type { OptimizerService } from './optimizer-service.ts';

const everyMs = 900_000;

/** Every 15 minutes a turn for each tenant: measure what is on trial, go on with the studies, propose, look for patterns. */
export const optimizerJob = (optimizer: OptimizerService): JobDefinition => ({
  name: 'optimize',
  repeat: { everyMs },
  run: ({ cancelled }) => optimizer.runAll(cancelled),
});
