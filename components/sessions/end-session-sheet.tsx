'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { sendJson } from '#lib/api/send-json.ts';
import { sessionsQuery } from '#lib/api/sessions-query.ts';
import type { SessionKind } from '#lib/contracts/settings/sessions.ts';
import { Button } from '../settings/button.tsx';
import { SaveState } from '../settings/save-state.tsx';
import { useSave } from '../settings/use-save.ts';
import { Sheet } from '../ui/sheet.tsx';

/** A session that is about to be ended. */
export interface EndingSession {
  kind: SessionKind;
  id: string;
  who: string;
  where: string;
}

/** Asks once before a session ends. */
export function EndSessionSheet({ ending, onClose }: { ending: EndingSession | null; onClose: () => void }) {
  const t = useTranslations('settings');
  const client = useQueryClient();
  const save = useSave({
    send: ({ kind, id }: EndingSession) => sendJson<undefined>('DELETE', `/api/settings/sessions/${kind}/${id}`),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: sessionsQuery().queryKey });
      close();
    },
  });
  const close = () => {
    save.reset();
    onClose();
  };
  return (
    <Sheet open={ending !== null} onClose={close} title={t('sessions.endTitle')}>
      {ending && (
        <div className="flex flex-col gap-4">
          <p className="text-pretty break-words text-14">
            {t('sessions.endBody', { who: ending.who, device: ending.where })}
          </p>
          <div className="flex flex-wrap items-center gap-3">
            <Button look="danger" disabled={save.isPending} onClick={() => save.mutate(ending)}>
              {t('sessions.endConfirm')}
            </Button>
            <Button onClick={close}>{t('cancel')}</Button>
            <SaveState save={save} />
          </div>
        </div>
      )}
    </Sheet>
  );
}
