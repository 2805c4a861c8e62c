'use client';

import { Check, CircleAlert, CircleDashed, Hourglass, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';

const looks = {
  running: { icon: LoaderCircle, className: 'text-accent' },
  waiting: { icon: Hourglass, className: 'text-muted' },
  idle: { icon: CircleDashed, className: 'text-muted' },
  succeeded: { icon: Check, className: 'text-good' },
  failed: { icon: CircleAlert, className: 'text-bad' },
} as const;

/** A state in a word and a sign, never by colour alone. */
export function StateWord({ state }: { state: keyof typeof looks }) {
  const t = useTranslations('jobs');
  const { icon: Icon, className } = looks[state];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-13 ${className}`}>
      <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
      {t(`state.${state}`)}
    </span>
  );
}
