'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { privacyQuery } from '#lib/api/privacy-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { NewPrivacyRequest } from '#lib/contracts/privacy.ts';
import { CommandState } from '../backups/command-state.tsx';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';
import { useSave } from '../settings/use-save.ts';
import { EraseSheet } from './erase-sheet.tsx';

const placeholder = '{subject}';
const linesOf = (text: string) => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** Whom a request is about, and what is asked. */
export function PrivacyForm() {
  const t = useTranslations('protection.privacy');
  const client = useQueryClient();
  const [subject, setSubject] = useState('');
  const [prefixes, setPrefixes] = useState('');
  const [erasing, setErasing] = useState(false);
  const command = useSave({
    send: (request: NewPrivacyRequest) => sendJson<{ id: string }>('POST', '/api/privacy/requests', request),
    onSaved: () => {
      setSubject('');
      setPrefixes('');
      setErasing(false);
      void client.invalidateQueries({ queryKey: privacyQuery().queryKey });
    },
  });
  const about = { scope: 'subject', subject: subject.trim(), prefixes: linesOf(prefixes) } as const;
  const problem = about.prefixes.every((line) => line.includes(placeholder)) ? null : t('prefixProblem');
  const ready = about.subject !== '' && problem === null && !command.isPending;
  return (
    <SettingGroup title={t('new')}>
      <div className="flex flex-col gap-4 p-4">
        <TextField
          label={t('subject')}
          note={t('subjectNote')}
          value={subject}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setSubject(target.value)}
        />
        <PrefixField value={prefixes} problem={problem} onChange={setPrefixes} />
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" disabled={!ready} onClick={() => command.mutate({ kind: 'export', ...about })}>
            {t('export')}
          </Button>
          <Button look="danger" disabled={!ready} onClick={() => setErasing(true)}>
            {t('erase')}
          </Button>
          <CommandState command={command} />
        </div>
      </div>
      <EraseSheet
        subject={erasing ? about.subject : null}
        pending={command.isPending}
        onConfirm={(confirm) => command.mutate({ kind: 'erasure', ...about, confirm })}
        onClose={() => setErasing(false)}
      />
    </SettingGroup>
  );
}

interface PrefixProps {
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

function PrefixField({ value, problem, onChange }: PrefixProps) {
  const t = useTranslations('protection.privacy');
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-14">
        {t('prefixes')}
      </label>
      <textarea
        id={id}
        rows={2}
        value={value}
        spellCheck={false}
        autoCapitalize="none"
        aria-describedby={`${id}-note`}
        aria-invalid={problem ? true : undefined}
        onChange={({ target }) => onChange(target.value)}
        className="min-h-11 w-full rounded-control border border-line-strong bg-surface px-3 py-2 text-16 text-text aria-invalid:border-bad"
      />
      <span id={`${id}-note`} className={`text-pretty text-13 ${problem ? 'text-bad' : 'text-muted'}`}>
        {problem ?? t('prefixesNote')}
      </span>
    </div>
  );
}
