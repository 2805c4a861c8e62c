'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { Sheet } from '../ui/sheet.tsx';

interface Props {
  /** Who is to be erased; `null`: closed. */
  subject: string | null;
  pending: boolean;
  onConfirm: (typed: string) => void;
  onClose: () => void;
}

/** An erasure begins when the person's id was typed a second time. */
export function EraseSheet({ subject, pending, onConfirm, onClose }: Props) {
  const t = useTranslations('protection');
  const [typed, setTyped] = useState('');
  const close = () => {
    setTyped('');
    onClose();
  };
  return (
    <Sheet open={subject !== null} onClose={close} title={t('privacy.eraseTitle')}>
      {subject !== null && (
        <div className="flex flex-col gap-4">
          <p className="text-pretty text-14">{t('privacy.eraseBody')}</p>
          <TextField
            label={t('privacy.eraseLabel', { text: subject })}
            value={typed}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ target }) => setTyped(target.value)}
          />
          <div className="flex flex-wrap gap-3">
            <Button look="danger" disabled={typed !== subject || pending} onClick={() => onConfirm(typed)}>
              {t('privacy.eraseConfirm')}
            </Button>
            <Button onClick={close}>{t('cancel')}</Button>
          </div>
        </div>
      )}
    </Sheet>
  );
}
