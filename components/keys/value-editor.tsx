'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { changeValue } from '#lib/api/key-commands.ts';
import { type KeyName, keysQueryKey, keyValueQuery } from '#lib/api/keys-query.ts';
import type { KeyValue, KeyValueChange } from '#lib/contracts/keys.ts';
import { codeFont, inputClass, primaryButton, quietButton } from './form-classes.ts';
import { Refusal } from './refusal.tsx';
import { textOfValue } from './value-view.tsx';

interface Props {
  name: KeyName;
  shown: KeyValue;
  onDone: () => void;
}

/** `null` where the text is none of the encoding. */
function changeOf(text: string, encoding: KeyValue['encoding']): KeyValueChange | null {
  if (encoding !== 'json') return { encoding, value: text };
  try {
    return { encoding, value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Another value for the same key, in the form that it had; its TTL stays. */
export function ValueEditor({ name, shown, onDone }: Props) {
  const t = useTranslations('keys.edit');
  const id = useId();
  const client = useQueryClient();
  const [text, setText] = useState(() => textOfValue(shown));
  const [wrong, setWrong] = useState(false);
  const save = useMutation({
    mutationFn: (change: KeyValueChange) => changeValue(name, change),
    onSuccess: (value) => {
      client.setQueryData(keyValueQuery(name).queryKey, value);
      void client.invalidateQueries({ queryKey: keysQueryKey });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change = changeOf(text, shown.encoding);
    setWrong(change === null);
    if (change !== null) save.mutate(change);
  };
  return (
    <form onSubmit={submit} className="mt-4 flex flex-col gap-2">
      <label htmlFor={id} className="font-medium text-13">
        {t('field')} ({shown.encoding})
      </label>
      <textarea
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        rows={10}
        spellCheck={false}
        autoCapitalize="none"
        aria-invalid={wrong || undefined}
        className={`${inputClass} ${codeFont} py-2`}
      />
      <p role={wrong ? 'alert' : undefined} className={`text-13 ${wrong ? 'text-bad' : 'text-muted'}`}>
        {t(wrong ? 'notJson' : 'keepsTtl')}
      </p>
      <Refusal error={save.error} />
      <div className="mt-1 flex gap-2">
        <button type="submit" disabled={save.isPending} className={`${primaryButton} flex-1`}>
          {t('save')}
        </button>
        <button type="button" onClick={onDone} className={`${quietButton} flex-1`}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
