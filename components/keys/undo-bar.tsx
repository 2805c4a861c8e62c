'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { undoDelete } from '#lib/api/key-commands.ts';
import { keysQueryKey } from '#lib/api/keys-query.ts';
import type { DeletedKey } from '#lib/contracts/keys.ts';
import { useProblemWords } from './use-problem-words.ts';

interface Props {
  deleted: DeletedKey;
  onClose: () => void;
}

const restoredForMs = 4_000;

/** Seconds until `until`, counted down; 0 when it is over. */
function useSecondsLeft(until: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000))), 500);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

/** Stands above the navigation while a deletion can be taken back. */
export function UndoBar({ deleted, onClose }: Props) {
  const t = useTranslations('keys.delete');
  const words = useProblemWords();
  const client = useQueryClient();
  const seconds = useSecondsLeft(deleted.undoUntil);
  const undo = useMutation({
    mutationFn: () => undoDelete(deleted.undoToken),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQueryKey }),
  });
  const { isSuccess, error } = undo;
  useEffect(() => {
    if (seconds === 0 && !isSuccess && !error) onClose();
  }, [seconds, isSuccess, error, onClose]);
  useEffect(() => {
    if (!isSuccess) return;
    const timer = setTimeout(onClose, restoredForMs);
    return () => clearTimeout(timer);
  }, [isSuccess, onClose]);
  return (
    <div className="fixed inset-x-4 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 mx-auto flex max-w-[480px] items-center gap-2 rounded-card border border-line-strong bg-raised py-1 pr-1 pl-4 lg:bottom-6">
      <p role="status" className="min-w-0 flex-1 py-2 text-pretty text-14">
        {error ? words(error) : t(isSuccess ? 'restored' : 'done')}
      </p>
      {!isSuccess && !error && (
        <button
          type="button"
          onClick={() => undo.mutate()}
          disabled={undo.isPending}
          className="inline-flex min-h-11 shrink-0 items-center gap-2 rounded-control px-3 font-semibold text-14 text-accent hover:bg-sunken"
        >
          <Undo2 size={18} strokeWidth={1.5} aria-hidden />
          {t('undo')}
          <span aria-hidden className="w-8 text-right font-normal text-muted tabular-nums">
            {t('seconds', { seconds })}
          </span>
        </button>
      )}
      <button
        type="button"
        onClick={onClose}
        aria-label={t('dismiss')}
        className="grid size-11 shrink-0 place-items-center rounded-control text-muted hover:bg-sunken hover:text-text"
      >
        <X size={18} strokeWidth={1.5} aria-hidden />
      </button>
    </div>
  );
}
