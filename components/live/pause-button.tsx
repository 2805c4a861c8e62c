'use client';

import { Pause, Play } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useLive } from './live-provider.tsx';

/** Holds every figure of the page still, and lets them move again. */
export function PauseButton() {
  const t = useTranslations('live');
  const { paused, setPaused } = useLive();
  const Icon = paused ? Play : Pause;
  return (
    <button
      type="button"
      aria-label={t(paused ? 'resume' : 'pause')}
      onClick={() => setPaused(!paused)}
      className="-mr-3 grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-text"
    >
      <Icon size={20} strokeWidth={1.5} aria-hidden />
    </button>
  );
}
