import { z } from 'zod';

/** `POST /api/v1/topology`: a process says that it lives, and where its calls go. */
export const topologyNoticeSchema = z.object({
  /** Of the process, its own choice. */
  session: z.uuid(),
  /** For people who look for the process. */
  name: z.string().min(1).max(300),
  /** The newest epoch of the tenant's topology by which every call of the process goes; 0 before there was one. */
  epoch: z.int().min(0),
  /** Why it cannot reach where the tenant's databases are. */
  problem: z.string().max(1_000).nullable(),
  /** True with the last word of a process: it is waited for no longer. */
  ends: z.boolean().default(false),
});

export type TopologyNotice = z.input<typeof topologyNoticeSchema>;
