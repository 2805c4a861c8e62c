'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CreatedApiKey } from '#lib/contracts/settings/api-keys.ts';
import { Sheet } from '../ui/sheet.tsx';
import { ApiKeySecret } from './api-key-secret.tsx';
import { NewApiKeyForm } from './new-api-key-form.tsx';

/** Makes a key, then shows its secret once. Closing forgets both what was typed and the secret. */
export function NewApiKeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('settings.keys');
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Sheet open={open} onClose={close} title={t(created ? 'createdTitle' : 'create')}>
      {created ? <ApiKeySecret created={created} onDone={close} /> : open && <NewApiKeyForm onCreated={setCreated} />}
    </Sheet>
  );
}
