'use client';

import { useQueryClient } from '@tanstack/react-query';
import { ArrowDown, RotateCw } from 'lucide-react';
import { type ReactNode, type TouchEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';

/** How far a finger must pull (px) before letting go refreshes; the page follows at half the finger's speed. */
const triggerPx = 64;

/** Pulling the page down from its top asks the server for everything on screen again. Touch only. */
export function PullToRefresh({ children }: { children: ReactNode }) {
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

  return (
    <div onTouchStart={onTouchStart} onTouchMove={onTouchMove} onTouchEnd={onTouchEnd} onTouchCancel={onTouchEnd}>
      <PullIndicator pull={pull} refreshing={refreshing} />
      {children}
    </div>
  );
}

/** Room that opens above the page, with what letting go will do. */
function PullIndicator({ pull, refreshing }: { pull: number; refreshing: boolean }) {
  const t = useTranslations('action');
  const offset = refreshing ? 44 : pull;
  const armed = pull >= triggerPx;
  const Icon = refreshing ? RotateCw : ArrowDown;
  return (
    <div
      role="status"
      className="flex items-end justify-center overflow-hidden text-13 text-muted"
      style={{ height: offset, transition: pull > 0 ? 'none' : 'height 160ms ease-out' }}
    >
      {offset > 0 && (
        <span className="flex items-center gap-2 pb-3">
          <Icon
            size={16}
            strokeWidth={1.5}
            aria-hidden
            className={refreshing ? 'animate-spin' : armed ? 'rotate-180' : ''}
          />
          {t(refreshing ? 'refreshing' : armed ? 'release' : 'refresh')}
        </span>
      )}
    </div>
  );
}
