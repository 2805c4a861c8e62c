import type { JobDefinition } from '../jobs/job-definition.ts';
import type { Services } from '../services.ts';
import { decideEvictions } from './decide-evictions.ts';

const everyMs = 60_000;

/** Every minute, as the second specification has it: how readily each tenant gives memory up. */
export const evictionJob = ({ pools, control }: Pick<Services, 'pools' | 'control'>): JobDefinition => ({
  name: 'eviction-rules',
  repeat: { everyMs },
  run: async () => decideEvictions({ pool: pools.platform, control, at: new Date() }),
});
