'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ActState } from './act-state.tsx';

interface FormProps {
  /** What happens then, in plain words. */
  body: string;
  /** What must be typed. */
  slug: string;
  /** What the button says. */
  action: string;
  act: { isPending: boolean; error: Error | null };
  /** Given what was typed. */
  onConfirm: (confirm: string) => void;
  onClose: () => void;
}

interface Props extends FormProps {
  open: boolean;
  title: string;
  /** Stands in place of the question once it was done. */
  result?: ReactNode;
}

/** Asks for a tenant's slug before something that somebody would notice. */
export function TypedConfirmSheet({ open, title, result, ...form }: Props) {
  return (
    <Sheet open={open} onClose={form.onClose} title={title}>
      {open && (result ?? <ConfirmForm {...form} />)}
    </Sheet>
  );
}

function ConfirmForm({ body, slug, action, act, onConfirm, onClose }: FormProps) {
  const t = useTranslations('tenants');
  const [typed, setTyped] = useState('');
  const confirmed = typed.trim() === slug;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmed) onConfirm(typed.trim());
      }}
    >
      <p className="text-pretty break-words text-14">{body}</p>
      <TextField
        label={t('deleteType', { slug })}
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="danger" disabled={!confirmed || act.isPending}>
          {action}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <ActState act={{ isSuccess: false, error: act.error }} />
      </div>
    </form>
  );
}
