import { z } from 'zod';
import { timestampSchema } from './vocabulary.ts';

const decisionSchema = z.object({
  /** `high`: gives up as little as its quota asks for; `low`: more than that. */
  priority: z.enum(['low', 'normal', 'high']),
  /** What is read on phones goes last. */
  sparesMobile: z.boolean(),
  rules: z.array(z.enum(['mobile_priority', 'tenant_usage_based', 'time_based', 'idle'])),
  /** One sentence for each rule, in the reader's language. */
  reasons: z.array(z.string()),
  decidedAt: timestampSchema,
});

/** `GET /api/cache/ai/eviction`: how readily the tenant gives memory up when its quota is full, and why. */
export const evictionSchema = z.object({
  /** `null` before the first decision. */
  current: decisionSchema.nullable(),
  /** What held before, the newest first. */
  earlier: z.array(decisionSchema),
});

export type Eviction = z.infer<typeof evictionSchema>;
export type EvictionDecisionView = z.infer<typeof decisionSchema>;
