'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { changeTtl } from '#lib/api/key-commands.ts';
import { type KeyName, keysQueryKey, keyValueQuery } from '#lib/api/keys-query.ts';
import { inputClass, primaryButton, quietButton } from './form-classes.ts';
import { Refusal } from './refusal.tsx';

interface Props {
  name: KeyName;
  ttlSeconds: number | null;
  onDone: () => void;
}

const presets = [
  { seconds: 300, label: 'minutes5' },
  { seconds: 3_600, label: 'hour1' },
  { seconds: 86_400, label: 'day1' },
  { seconds: 604_800, label: 'days7' },
] as const;

/** As the contract has it; its schemas stay out of the browser. */
const greatestSeconds = 315_360_000;

/** When an entry expires, counted from now. */
export function TtlEditor({ name, ttlSeconds, onDone }: Props) {
  const t = useTranslations('keys.ttl');
  const tEdit = useTranslations('keys.edit');
  const id = useId();
  const client = useQueryClient();
  const [text, setText] = useState(String(ttlSeconds ?? 3_600));
  const [wrong, setWrong] = useState(false);
  const save = useMutation({
    mutationFn: (seconds: number) => changeTtl(name, seconds),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyValueQuery(name).queryKey });
      void client.invalidateQueries({ queryKey: keysQueryKey });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const seconds = Number(text);
    const right = /^\d+$/.test(text) && seconds >= 1 && seconds <= greatestSeconds;
    setWrong(!right);
    if (right) save.mutate(seconds);
  };
  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-2">
      <label htmlFor={id} className="font-medium text-13">
        {t('seconds')}
      </label>
      <input
        id={id}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value.trim())}
        aria-invalid={wrong || undefined}
        className={`${inputClass} tabular-nums`}
      />
      <div className="grid grid-cols-4 gap-2">
        {presets.map(({ seconds, label }) => (
          <button key={label} type="button" onClick={() => setText(String(seconds))} className={`${quietButton} px-2!`}>
            {t(label)}
          </button>
        ))}
      </div>
      <p role={wrong ? 'alert' : undefined} className={`text-13 ${wrong ? 'text-bad' : 'text-muted'}`}>
        {t('range')}
      </p>
      <Refusal error={save.error} />
      <div className="mt-1 flex gap-2">
        <button type="submit" disabled={save.isPending} className={`${primaryButton} flex-1`}>
          {t('save')}
        </button>
        <button type="button" onClick={onDone} className={`${quietButton} flex-1`}>
          {tEdit('cancel')}
        </button>
      </div>
    </form>
  );
}
