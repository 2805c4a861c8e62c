'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type AlertSide, alertsUrl } from '#lib/api/alerts-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { type CreatedChannel, type SharedChannel, sharedChannels } from '#lib/contracts/alerts.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { Button } from '../settings/button.tsx';
import { SelectField, TextField } from '../settings/fields.tsx';
import { useSave } from '../settings/use-save.ts';

const extraFields = {
  webhook: [],
  slack: [],
  whatsapp: ['instance', 'apiKey'],
  sms: ['token', 'toField', 'textField'],
} as const satisfies Record<SharedChannel, readonly string[]>;

/** Sets up a channel of the account. What is typed here is never shown again. */
export function ChannelForm({ side, onMade }: { side: AlertSide; onMade: (channel: CreatedChannel) => void }) {
  const t = useTranslations('alerts');
  const words = useRefusalWords();
  const [kind, setKind] = useState<SharedChannel>('webhook');
  const save = useSave({
    send: (wish: Record<string, string>) => sendJson<CreatedChannel>('POST', alertsUrl(side, '/channels'), wish),
    onSaved: onMade,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    save.mutate({ ...Object.fromEntries(entries), kind });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <SelectField
        label={t('channel.kind')}
        value={kind}
        onChange={(event) => setKind(sharedChannels.find((one) => one === event.target.value) ?? 'webhook')}
      >
        {sharedChannels.map((one) => (
          <option key={one} value={one}>
            {t(`channel.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField name="name" label={t('channel.name')} required maxLength={100} />
      <TextField name="url" type="url" label={t('channel.url')} required maxLength={2000} inputMode="url" />
      {extraFields[kind].map((name) => (
        <TextField key={name} name={name} label={t(`channel.${name}`)} required maxLength={500} autoComplete="off" />
      ))}
      <p role="status" className="min-h-5 text-13 text-bad">
        {save.error && t('actionFailed', { reason: words(save.error, { conflict: t('channel.tooMany') }) })}
      </p>
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('channel.save')}
        </Button>
      </div>
    </form>
  );
}
