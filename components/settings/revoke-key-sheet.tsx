'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { apiKeysQuery } from '#lib/api/api-keys-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { ApiKey } from '#lib/contracts/settings/api-keys.ts';
import { Sheet } from '../ui/sheet.tsx';
import { Button } from './button.tsx';
import { TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { useSave } from './use-save.ts';

/** The end of a key, which its name must be typed for. */
export function RevokeKeySheet({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const t = useTranslations('settings.keys');
  return (
    <Sheet open={apiKey !== null} onClose={onClose} title={t('revokeTitle')}>
      {apiKey && <RevokeForm key={apiKey.id} apiKey={apiKey} onClose={onClose} />}
    </Sheet>
  );
}

function RevokeForm({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const t = useTranslations('settings.keys');
  const common = useTranslations('settings');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const save = useSave({
    send: () => sendJson<undefined>('DELETE', `/api/settings/api-keys/${apiKey.id}`),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: apiKeysQuery().queryKey });
      onClose();
    },
  });
  const confirmed = typed.trim() === apiKey.name;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmed) save.mutate(undefined);
      }}
    >
      <p className="text-pretty break-words text-14">{t('revokeBody', { name: apiKey.name })}</p>
      <TextField
        label={t('revokeType', { name: apiKey.name })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="danger" disabled={!confirmed || save.isPending}>
          {t('revokeConfirm')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <SaveState save={save} />
      </div>
    </form>
  );
}
