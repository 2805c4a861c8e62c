'use client';

import { useQueryClient } from '@tanstack/react-query';
import { ArrowDown, RotateCw } from 'lucide-react';
import { type ReactNode, type TouchEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';

/** How far a finger must pull (px) before letting go refreshes; the page follows at half the finger's speed. */
const triggerPx = 64;

/** Pulling the page down from its top asks the server for everything on screen again. Touch only. */
export function PullToRefresh({ children }: { children: ReactNode }) {
  const t = useTranslations('action');
  const queryClient = useQueryClient();
  const startY = useRef<number | null>(null);
  const [pull, setPull] = useState(0);
  const [refreshing, setRefreshing] = useState(false);

  const onTouchStart = (event: TouchEvent) => {
    startY.current = window.scrollY <= 0 && !refreshing ? (event.touches[0]?.clientY ?? null) : null;
  };
  const onTouchMove = (event: TouchEvent) => {
    const y = event.touches[0]?.clientY;
    if (startY.current === null || y === undefined) return;
    setPull(window.scrollY > 0 ? 0 : Math.min(triggerPx * 1.5, Math.max(0, (y - startY.current) / 2)));
  };
  const onTouchEnd = async () => {
    startY.current = null;
    setPull(0);
    if (pull < triggerPx) return;
    setRefreshing(true);
    try {
      await queryClient.refetchQueries({ type: 'active' });
    } finally {
      setRefreshing(false);
    }
  };

  const offset = refreshing ? 44 : pull;
  const label = refreshing ? t('refreshing') : pull >= triggerPx ? t('release') : t('refresh');
  return (
    <div onTouchStart={onTouchStart} onTouchMove={onTouchMove} onTouchEnd={onTouchEnd} onTouchCancel={onTouchEnd}>
      <div
        role="status"
        className="flex items-end justify-center overflow-hidden text-13 text-muted"
        style={{ height: offset, transition: pull > 0 ? 'none' : 'height 160ms ease-out' }}
      >
        {offset > 0 && (
          <span className="flex items-center gap-2 pb-3">
            {refreshing ? (
              <RotateCw size={16} strokeWidth={1.5} aria-hidden className="animate-spin" />
            ) : (
              <ArrowDown size={16} strokeWidth={1.5} aria-hidden className={pull >= triggerPx ? 'rotate-180' : ''} />
            )}
            {label}
          </span>
        )}
      </div>
      {children}
    </div>
  );
}
