'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../settings/button.tsx';
import { Sheet } from '../ui/sheet.tsx';

const hours = [1, 8, 24] as const;

interface Props {
  onClose: () => void;
  /** Minutes; `null` until somebody lifts it. */
  onChoose: (minutes: number | null) => void;
}

/** For how long nobody is told of an alert. Mounted open. */
export function SilenceSheet({ onClose, onChoose }: Props) {
  const t = useTranslations('alerts');
  return (
    <Sheet open onClose={onClose} title={t('silenceTitle')}>
      <p className="mb-4 text-pretty text-14 text-muted">{t('silenceNote')}</p>
      <div className="grid grid-cols-3 gap-2">
        {hours.map((count) => (
          <Button key={count} onClick={() => onChoose(count * 60)}>
            {t('silenceHours', { count })}
          </Button>
        ))}
        <div className="col-span-3 grid">
          <Button onClick={() => onChoose(null)}>{t('silenceOpen')}</Button>
        </div>
      </div>
    </Sheet>
  );
}
