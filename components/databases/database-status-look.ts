import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, TriangleAlert } from 'lucide-react';

/** Icon and tone of each database status: shape first, colour second. */
export const databaseStatusLook = {
  ok: { icon: CircleCheck, tone: 'text-good' },
  idle: { icon: CircleMinus, tone: 'text-muted' },
  warning: { icon: TriangleAlert, tone: 'text-warn' },
  down: { icon: CircleAlert, tone: 'text-bad' },
  unknown: { icon: CircleDashed, tone: 'text-muted' },
} as const;
