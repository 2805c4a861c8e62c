import type { AlertMetric } from '#lib/contracts/alerts.ts';

/** One thing that rules watch, as it is now. */
export interface Figure {
  metric: AlertMetric;
  /** Whose figure it is; null for the platform's own. */
  tenantId: string | null;
  /** A server, or empty. */
  subject: string;
  /** Null where it is not known. */
  value: number | null;
}
