'use client';

import { useQuery } from '@tanstack/react-query';
import { Gauge } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { platformNeighborsQuery } from '#lib/api/platform-neighbors-query.ts';
import type { NeighborWindow } from '#lib/contracts/neighbors.ts';
import { figureText, formatPercent } from '#lib/format/format-measure.ts';
import { Sheet } from '../ui/sheet.tsx';
import { NeighborEvidence } from './neighbor-evidence.tsx';

/** From this share of all server time on one tenant is what the others feel (percent). */
const noisyPercent = 40;

/** Who uses most of what all share, in one sentence; a tap shows the evidence. */
export function NeighborStrip({ onChoose }: { onChoose: (tenantId: string) => void }) {
  const t = useTranslations('fleet.neighbors');
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const [window, setWindow] = useState<NeighborWindow>('5m');
  const { data, error } = useQuery(platformNeighborsQuery('5m', 'serverTime'));
  const first = data?.neighbors[0];
  const share = first?.serverTime.share ?? null;
  const noisy = (share ?? 0) >= noisyPercent;
  const sentence = () => {
    if (!data) return error ? t('failed') : '\u00a0';
    if (!first || share === null) return t('nobody');
    return t.rich('sentence', {
      name: () => <strong className="break-words font-semibold">{first.name}</strong>,
      share: figureText(formatPercent(locale, share)),
    });
  };
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        data-testid="noisy-neighbor"
        className={`flex min-h-11 w-full items-center gap-3 rounded-card border px-4 py-2 text-left text-14 ${noisy ? 'border-transparent bg-warn-soft' : 'border-line bg-raised hover:border-line-strong'}`}
      >
        <Gauge size={20} strokeWidth={1.5} aria-hidden className={`shrink-0 ${noisy ? 'text-warn' : 'text-muted'}`} />
        <span className="min-w-0 flex-1 text-pretty">{sentence()}</span>
        <span className={`shrink-0 font-medium text-13 ${noisy ? 'text-warn' : 'text-accent'}`}>{t('evidence')}</span>
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('title')}>
        {open && (
          <NeighborEvidence
            window={window}
            onWindow={setWindow}
            onChoose={(tenantId) => {
              setOpen(false);
              onChoose(tenantId);
            }}
          />
        )}
      </Sheet>
    </>
  );
}
