'use client';

import { X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useModal } from './use-modal.ts';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

/** A panel that rises from the bottom edge on a phone and stands in the middle of a wide screen. Escape, or a press beside it, closes it. */
export function Sheet({ open, onClose, title, children }: Props) {
  const t = useTranslations('action');
  const titleId = useId();
  const dialog = useModal(open);
  // Nobody pays for what nobody opened; one that closes keeps showing what it held.
  const [used, setUsed] = useState(open);
  if (open && !used) setUsed(true);
  return (
    <dialog
      ref={dialog}
      closedby="any"
      onClose={onClose}
      aria-labelledby={titleId}
      className="sheet rounded-t-[16px] border border-line bg-raised text-text"
    >
      {used && (
        <div className="px-5 pt-4 pb-[max(1.25rem,env(safe-area-inset-bottom))]">
          <div className="mb-3 flex items-start justify-between gap-4">
            <h2 id={titleId} className="min-w-0 self-center break-words py-2 font-semibold text-20 tracking-tight">
              {title}
            </h2>
            <button
              type="button"
              onClick={onClose}
              aria-label={t('close')}
              className="-mr-3 grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-text"
            >
              <X size={20} strokeWidth={1.5} aria-hidden />
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
