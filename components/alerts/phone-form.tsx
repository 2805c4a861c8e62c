'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { alertReachQuery } from '#lib/api/alerts-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { AlertReach } from '#lib/contracts/alerts.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { useSave } from '../settings/use-save.ts';

/** A person's phone for alerts; once saved only its last digits are shown. */
export function PhoneForm() {
  const t = useTranslations('alerts');
  const words = useRefusalWords();
  const { data } = useQuery(alertReachQuery());
  const [phone, setPhone] = useState('');
  const save = useSave({
    send: (wish: { phone: string | null }) => sendJson<AlertReach>('PUT', '/api/alerts/reach', wish),
    queryKey: alertReachQuery().queryKey,
    onSaved: () => setPhone(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ phone: phone.replace(/[\s()-]/g, '') });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 p-4">
      <TextField
        type="tel"
        label={t('channel.phone')}
        value={phone}
        required
        pattern="\+[1-9][\d\s()\-]{7,20}"
        autoComplete="tel"
        {...(data?.phone ? { note: t('channel.phoneKnown', { digits: data.phone }) } : {})}
        problem={save.error ? t('actionFailed', { reason: words(save.error) }) : null}
        onChange={(event) => setPhone(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={save.isPending}>
          {t('channel.phoneSave')}
        </Button>
        {data?.phone && (
          <Button disabled={save.isPending} onClick={() => save.mutate({ phone: null })}>
            {t('channel.phoneForget')}
          </Button>
        )}
      </div>
    </form>
  );
}
