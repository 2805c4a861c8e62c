import { CircleAlert, Info, type LucideIcon, OctagonAlert } from 'lucide-react';
import type { AlertSeverity } from '#lib/contracts/account.ts';

/** Icon and tone of a severity; the word stands beside it. */
export const severityLook: Record<AlertSeverity, { icon: LucideIcon; tone: string }> = {
  info: { icon: Info, tone: 'text-muted' },
  warning: { icon: CircleAlert, tone: 'text-warn' },
  critical: { icon: OctagonAlert, tone: 'text-bad' },
};
