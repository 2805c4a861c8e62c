import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  HardDrive,
  type LucideIcon,
  Timer,
  TrendingDown,
  Wrench,
} from 'lucide-react';
import type { TenantHealth } from '#lib/fleet/tenant-health.ts';

/** Icon and tone of each state; the word always stands beside them. */
export const healthLook: Record<TenantHealth, { icon: LucideIcon; tone: string }> = {
  suspended: { icon: CirclePause, tone: 'text-muted' },
  maintenance: { icon: Wrench, tone: 'text-muted' },
  full: { icon: HardDrive, tone: 'text-bad' },
  slow: { icon: Timer, tone: 'text-warn' },
  'low-hit-rate': { icon: TrendingDown, tone: 'text-warn' },
  well: { icon: CircleCheck, tone: 'text-good' },
  quiet: { icon: CircleDashed, tone: 'text-muted' },
  unmeasured: { icon: CircleAlert, tone: 'text-muted' },
};
