'use client';

import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Scope } from '#lib/api/scope.ts';
import { CommandState } from '../backups/command-state.tsx';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { EraseSheet } from './erase-sheet.tsx';
import { usePrivacyCommand } from './use-privacy-command.ts';

const placeholder = '{subject}';
const linesOf = (text: string) => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** Whom a request is about, and what is asked. */
export function PrivacyForm({ scope }: { scope: Scope }) {
  const t = useTranslations('protection.privacy');
  const [subject, setSubject] = useState('');
  const [prefixes, setPrefixes] = useState('');
  const [erasing, setErasing] = useState(false);
  const command = usePrivacyCommand(scope, () => {
    setSubject('');
    setPrefixes('');
    setErasing(false);
  });
  const about = { scope: 'subject', subject: subject.trim(), prefixes: linesOf(prefixes) } as const;
  const problem = about.prefixes.every((line) => line.includes(placeholder)) ? null : t('prefixProblem');
  const ready = about.subject !== '' && problem === null && !command.isPending;
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t('subject')}
        note={t(scope.kind === 'own' ? 'subjectNote' : 'subjectNoteStaff')}
        value={subject}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => setSubject(target.value)}
      />
      <PrefixField value={prefixes} problem={problem} onChange={setPrefixes} />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look={scope.kind === 'own' ? 'primary' : 'quiet'}
          disabled={!ready}
          onClick={() => command.mutate({ kind: 'export', ...about })}
        >
          {t('export')}
        </Button>
        <Button look="danger" disabled={!ready} onClick={() => setErasing(true)}>
          {t('erase')}
        </Button>
        <CommandState command={command} />
      </div>
      <EraseSheet
        subject={erasing ? about.subject : null}
        pending={command.isPending}
        onConfirm={(confirm) => command.mutate({ kind: 'erasure', ...about, confirm })}
        onClose={() => setErasing(false)}
      />
    </div>
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
