'use client';

import { History, Search } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyName } from '#lib/api/keys-query.ts';
import type { KeyFilter } from '#lib/contracts/keys.ts';
import { codeFont, inputClass, primaryButton } from './form-classes.ts';
import { namePattern } from './use-key-search.ts';

interface Props {
  filter: KeyFilter;
  recent: { names: KeyName[]; forget: () => void };
  onLookUp: (filter: KeyFilter) => void;
  onOpen: (name: KeyName) => void;
}

/** One field for each part of a name: a whole name is found at once, a part of one narrows the list. */
export function LookupForm({ filter, recent, onLookUp, onOpen }: Props) {
  const t = useTranslations('keys.lookup');
  const [invalid, setInvalid] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string) => String(form.get(field) ?? '').trim() || undefined;
    const [module, type, pattern] = [text('module'), text('type'), text('pattern')];
    const wrong = [
      ['module', module],
      ['type', type],
    ].find(([, value]) => value !== undefined && !namePattern.test(value));
    setInvalid(wrong?.[0] ?? null);
    if (!wrong) onLookUp({ module, type, pattern });
  };
  return (
    <search className="block rounded-card border border-line bg-raised p-4 md:p-5">
      {/* Filled anew when the address changes. */}
      <form
        key={JSON.stringify(filter)}
        onSubmit={submit}
        noValidate
        className="grid grid-cols-2 gap-3 md:grid-cols-12"
      >
        <Field
          name="module"
          label={t('module')}
          value={filter.module}
          invalid={invalid === 'module'}
          className="md:col-span-3"
        >
          {t('modulePlaceholder')}
        </Field>
        <Field name="type" label={t('type')} value={filter.type} invalid={invalid === 'type'} className="md:col-span-3">
          {t('typePlaceholder')}
        </Field>
        <Field
          name="pattern"
          label={t('key')}
          value={filter.pattern}
          invalid={false}
          className="col-span-2 md:col-span-4"
        >
          {t('keyPlaceholder')}
        </Field>
        <button type="submit" className={`${primaryButton} col-span-2 self-end`}>
          <Search size={18} strokeWidth={1.5} aria-hidden />
          {t('submit')}
        </button>
      </form>
      <p
        role={invalid ? 'alert' : undefined}
        className={`mt-3 text-pretty text-13 ${invalid ? 'text-bad' : 'text-muted'}`}
      >
        {invalid ? t('invalidName') : t('hint')}
      </p>
      {recent.names.length > 0 && <RecentNames {...recent} onOpen={onOpen} />}
    </search>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: string | undefined;
  invalid: boolean;
  className: string;
  /** The placeholder. */
  children: ReactNode;
}

function Field({ name, label, value, invalid, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="font-medium text-13">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type="text"
        defaultValue={value ?? ''}
        placeholder={String(children)}
        maxLength={500}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={invalid || undefined}
        className={`${inputClass} ${codeFont}`}
      />
    </div>
  );
}

function RecentNames({ names, forget, onOpen }: Props['recent'] & Pick<Props, 'onOpen'>) {
  const t = useTranslations('keys.lookup');
  return (
    <div className="mt-2 flex items-center gap-2">
      <History size={16} strokeWidth={1.5} className="shrink-0 text-muted" aria-hidden />
      <ul aria-label={t('recent')} className="flex min-w-0 flex-1 gap-2 overflow-x-auto">
        {names.map((name) => (
          <li key={JSON.stringify(name)} className="shrink-0">
            <button
              type="button"
              onClick={() => onOpen(name)}
              className={`${codeFont} min-h-11 max-w-56 truncate rounded-control px-2 text-13 text-muted hover:bg-sunken hover:text-text`}
            >
              {name.module} · {name.type} · {name.key}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={forget}
        className="min-h-11 shrink-0 rounded-control px-2 text-13 text-muted underline hover:text-text"
      >
        {t('forget')}
      </button>
    </div>
  );
}
